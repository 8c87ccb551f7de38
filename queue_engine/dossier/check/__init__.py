"""Proves a mapping against the live system or a recorded answer, and says in words what is missing."""
