"""The hall's mind: the journal, the rules of the queue, the LAN server and its client."""

__version__ = "0.1.0"
