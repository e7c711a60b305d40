"""Pages of procedures, and the panel beside a ticket."""
