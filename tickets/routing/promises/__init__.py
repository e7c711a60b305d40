"""What was promised to customers, and whether it is kept."""
