"""Slip layouts that come with the program: copy one, change it, and name the copy in the settings of the printer."""
