"""What the board is laid out from: header, calls, people waiting, a card of words, footer."""
