"""Pages of whom the owner keeps to himself."""
