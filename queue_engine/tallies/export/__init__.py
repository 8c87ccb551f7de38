"""Tallies on paper and in files; every one says hall, period, who, when, and its part of the journal."""
