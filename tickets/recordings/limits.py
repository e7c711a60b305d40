"""How much, and for how long: what a recording may take of the disk."""

from datetime import timedelta

MB = 1_000_000
# Of one recording: told before, and held to at each piece.
MOST = 500 * MB
# Of what one request brings.
PIECE = 5 * MB
# Of recordings that one person has not sent yet.
UNSENT = 20
# Mail needs the disk more than recordings do: so much of it is left to mail.
KEPT_FREE = 500 * MB
UNFINISHED_FOR = timedelta(days=2)
UNSENT_FOR = timedelta(days=7)
