"""The owner's day: what waits, what happened, what it costs."""
