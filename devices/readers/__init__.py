"""What reads codes: scanners at a serial line, as a keyboard, as HID-POS; their framing, settings and simulators."""
