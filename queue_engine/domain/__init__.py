"""Rules of the queue: plain Python, no I/O, no clock of its own; time is handed in."""
