"""What stations that people watch share: events, acknowledgements, words, flashes and letters."""
