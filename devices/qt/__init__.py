"""Devices as Qt signals."""
