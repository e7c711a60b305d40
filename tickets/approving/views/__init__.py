"""Pages of answers that wait: deciding about them, and what became of one's own."""
