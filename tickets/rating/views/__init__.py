"""The page on which customers say how it was."""
