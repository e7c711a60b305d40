"""Who is at work, and since when."""
