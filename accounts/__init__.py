"""People: who signs in, what each may do, and how a new one is invited."""
