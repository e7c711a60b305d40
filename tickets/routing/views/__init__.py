"""The pages of rules and of what they speak of."""
