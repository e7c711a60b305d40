"""The health page, and what monitors ask."""
