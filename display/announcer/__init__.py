"""The hall's voice: calls through a loudspeaker, one at a time, each told to have been heard. Without a window."""
