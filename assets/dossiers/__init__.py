"""Mappings of central systems that come with the program. A hall that needs another one copies the nearest and names
the copy in ``[dossiers] mapping``."""
