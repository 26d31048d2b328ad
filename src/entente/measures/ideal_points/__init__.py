"""Dynamic ordinal ideal points from roll calls."""
