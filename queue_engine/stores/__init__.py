"""The journal and its tables, behind the port of :mod:`queue_engine.ports`."""
