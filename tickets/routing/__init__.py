"""Decides where a new ticket goes, and says why."""
