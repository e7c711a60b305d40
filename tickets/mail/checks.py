"""Mails that a mailbox check sent to itself: seen to arrive, and kept out of the tickets."""

from datetime import timedelta

from django.utils import timezone

from tickets.mail.reading import ReadMail
from tickets.models import MailboxCheck

STILL_OURS = timedelta(days=1)
HEADER = "X-Supportdesk-Check"


def recognised(batch: list[ReadMail]) -> list[ReadMail]:
    """Those of `batch` that carry the token of a check, be it late; the check is told."""
    carried = {id(each): token for each in batch if (token := each.mail.header(HEADER).strip())}
    if not carried:
        return []
    asked = MailboxCheck.objects.filter(token__in=carried.values(), started_at__gt=timezone.now() - STILL_OURS)
    tokens = set(asked.values_list("token", flat=True))
    asked.update(arrived=True)
    return [each for each in batch if carried.get(id(each)) in tokens]
