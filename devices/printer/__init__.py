"""Slips on ESC/POS printers: content → bitmap → bytes → transport, each a part of its own."""
