"""What each assistant may do, as the owner decides: the page, and what follows from a change at the desk."""
