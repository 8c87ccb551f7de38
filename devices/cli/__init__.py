"""``hall devices``: what is plugged in, setting a device up, trying it, and what went over its cable."""
