"""A simulated central system: a real HTTP server that speaks both families, data of a seed, faults on request."""
