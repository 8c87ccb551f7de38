"""Procedures that the hall publishes: imported, kept, searched as somebody types, shown under the five headings."""
