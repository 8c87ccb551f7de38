"""What has to be measured beside a window of ours: a window of nobody's."""
