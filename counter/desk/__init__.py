"""The supervisor's desk, first form: the hall live, and what needs a person first."""
