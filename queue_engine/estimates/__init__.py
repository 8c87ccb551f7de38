"""How long a citizen will wait, from what the hall knows now and what its journal has taught it."""
