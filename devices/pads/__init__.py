"""Boxes with a few keys: rating pads of the citizens and call keypads of the officers, whatever the cable."""
