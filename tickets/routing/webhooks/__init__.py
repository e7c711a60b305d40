"""Calls of other programs: signed, made once or said to have failed, and never into our own network."""
