"""Receiving, reading, writing and sending mail."""
