"""One function for each thing that people do: load, act, append the facts, return what to show."""
