"""The hall board: whose number is called to which counter, read from across the hall."""
