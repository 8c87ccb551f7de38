"""What is measured, one module a question. ``python -m benchmarks`` runs them all; README.md tells how to read them."""
