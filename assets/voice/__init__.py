"""What the voice says and with which sounds: language packs, the chime, recorded voices. Data only."""
