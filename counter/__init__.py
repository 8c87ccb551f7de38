"""Stations of staff: the officer's panel and the supervisor's desk."""
