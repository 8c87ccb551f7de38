"""Tallies: what a hall's visits, waits and ratings come to, from tables that follow the journal."""
