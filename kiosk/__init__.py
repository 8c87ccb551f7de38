"""Stations that citizens touch: the ticket kiosk."""
