"""Tallies as staff read them: one page, used by the supervisor's desk and by the leader's screen."""
