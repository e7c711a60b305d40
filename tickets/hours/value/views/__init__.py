"""Pages about what came back."""
