"""Rules and known senders as files."""
