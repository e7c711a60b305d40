"""The owner's day as a mail."""
