"""Answers that are written once and sent often."""
