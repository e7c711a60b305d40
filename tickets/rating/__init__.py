"""How it was, as customers say."""
