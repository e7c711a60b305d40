"""When the business works."""
