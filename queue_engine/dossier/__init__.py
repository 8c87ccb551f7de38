"""Dossiers of the central system: what the hall knows of them, and the exchange with it. A process of its own."""
