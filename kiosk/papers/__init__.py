"""Papers that are no number's slip: where a dossier stands, what to bring, what is missing, a held number.

``words.py`` what stands on them · ``job.py`` how the station's record names them · ``desk.py`` their printing ·
``screen.py`` a citizen's wish at the screen
"""
