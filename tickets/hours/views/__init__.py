"""The buttons by which a person begins and ends their work."""
