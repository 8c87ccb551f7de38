"""The rating screen of one counter: what the citizen who was just served is asked, and thanked for."""
