"""The sign of one counter on a screen: which number is called or served there, or why nobody is."""
