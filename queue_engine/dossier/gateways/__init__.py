"""Which gateway a hall has."""
