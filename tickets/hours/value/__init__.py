"""What came back for it: hours, what they are worth, income, and when it has paid for itself."""
