"""Pages about mailboxes and outgoing mail."""
