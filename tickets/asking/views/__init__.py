"""Pages of asking: on the ticket, 'Waits for me', and the page behind the link in the owner's letter."""
