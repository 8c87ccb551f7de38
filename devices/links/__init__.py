"""What carries bytes to a device: TCP, a serial line, USB; each a devices.ports.Link, none knows a meaning."""
