"""The demonstration: the hall's real programs, with scripted citizens and officers who act through the windows."""
