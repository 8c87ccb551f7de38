"""Speech: words from numbers, sounds from words, a cache of sounds, and the loudspeaker that plays them."""
