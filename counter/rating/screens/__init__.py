"""What the rating screen shows, one widget a step."""
