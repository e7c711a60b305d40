"""The owner's first page, and the assistant's."""
