"""Rules applied to tickets that are there already, and taken back."""
