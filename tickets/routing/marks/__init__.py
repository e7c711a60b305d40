"""What a decision changes of a ticket: set in memory, told by events, written as rows."""
