"""What the owner keeps: whose mail only he sees, what merely claims to be theirs, and what becomes of it."""
