"""How the desk is: what works, what waits, what failed, and who is told of it."""
