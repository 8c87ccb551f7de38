"""Tables of bought keypads, as examples: copy one, change it by the maker's sheet, name the copy in the settings."""
