"""A visit that is over is rated with its slip: a level, perhaps why, perhaps two questions more, thank you.

``rules.py`` what the settings ask · ``flow.py`` what leads where · ``props.py`` what is shown ·
``screen.py`` the faces · ``posting.py`` answers on their way to the hall
"""
