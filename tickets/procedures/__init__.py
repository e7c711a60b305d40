"""How we do a thing: written, approved, found, followed on a ticket, and read."""
