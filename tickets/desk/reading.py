"""Who has read what."""

from django.db import connection

from accounts.models import User
from tickets.models import Ticket

# Only forwards: a slow page of yesterday must not make today's reading undone.
MARK = """
INSERT INTO tickets_readmark (person_id, ticket_id, read_at) VALUES (%s, %s, %s)
ON CONFLICT (person_id, ticket_id) DO UPDATE SET read_at = EXCLUDED.read_at
WHERE tickets_readmark.read_at < EXCLUDED.read_at
"""


def mark_read(user: User, ticket: Ticket) -> None:
    """`user` has read `ticket` as it was loaded: what arrives after that stays unread."""
    with connection.cursor() as cursor:
        cursor.execute(MARK, [user.pk, ticket.pk, ticket.last_activity_at])
