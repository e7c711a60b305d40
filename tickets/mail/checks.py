"""Mails that a mailbox check sent to itself: seen to arrive, and kept out of the tickets."""

from tickets.mail.reading import ReadMail
from tickets.models import MailboxCheck

HEADER = "X-Supportdesk-Check"


def recognised(batch: list[ReadMail]) -> list[ReadMail]:
    """Those of `batch` that carry the token of a check that still runs; the check is told."""
    carried = {id(each): token for each in batch if (token := each.mail.header(HEADER).strip())}
    if not carried:
        return []
    running = MailboxCheck.objects.filter(token__in=carried.values(), ended_at=None)
    tokens = set(running.values_list("token", flat=True))
    running.update(arrived=True)
    return [each for each in batch if carried.get(id(each)) in tokens]
