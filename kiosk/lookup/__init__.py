"""Looking up dossiers and procedures: a station of its own, and a second level of the ticket kiosk.

``state.py`` pages · ``events.py`` touches, answers, wishes · ``flow.py`` what leads where · ``props.py`` what is
shown · ``screens/`` how · ``ports.py`` whom it asks and what prints for it
"""
