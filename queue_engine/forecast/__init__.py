"""The worker that follows the journal and says how long people will wait. Its death costs nobody a number."""
