"""Fakes at the boundary, shared by the tests of all rooms."""
