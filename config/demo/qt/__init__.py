"""Hands and eyes inside a station's window; there only when the settings name a pilot."""
