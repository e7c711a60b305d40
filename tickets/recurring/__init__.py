"""Duties: what is delegated beside the mail, and when it is due."""
