"""LED signs above the counters: the number that is called or served there, without a window."""
