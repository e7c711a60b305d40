"""Claims on rows of the outbox: a lease, and the moment from which the server may have the mail."""

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from tickets.errors import TakenOver
from tickets.models import OutgoingMail
from tickets.models.outgoing import OutgoingState

LEASE = settings.SENDING_LEASE
MOST_AT_ONCE = 200


def due() -> list[int]:
    """Outbox rows to send now, oldest first; includes those whose sender died before the server saw anything."""
    waiting = OutgoingMail.objects.filter(_claimable()).order_by("due_at")
    return list(waiting.values_list("pk", flat=True)[:MOST_AT_ONCE])


def claim(outgoing_id: int) -> OutgoingMail | None:
    """Leases the row to the caller if it is due and nobody else is at it."""
    until = timezone.now() + LEASE
    claimed = OutgoingMail.objects.filter(_claimable(), pk=outgoing_id).update(
        state=OutgoingState.SENDING, attempts=F("attempts") + 1, leased_until=until, handed_over_at=None
    )
    if not claimed:
        return None
    outgoing = OutgoingMail.objects.select_related("message__ticket", "mailbox").get(pk=outgoing_id)
    outgoing.leased_until = until
    return outgoing


def mine(outgoing: OutgoingMail) -> QuerySet[OutgoingMail]:
    """The row, unless somebody else has claimed it since: the end of the lease tells one claim from another."""
    return OutgoingMail.objects.filter(pk=outgoing.pk, state=OutgoingState.SENDING, leased_until=outgoing.leased_until)


def hand_over(outgoing: OutgoingMail) -> None:
    """Commits that the server gets the content now. Raises TakenOver: it must not get it from two senders."""
    now = timezone.now()
    if not mine(outgoing).update(handed_over_at=now, leased_until=now + LEASE):
        raise TakenOver("The mail server was slower than the lease, and another worker took this over")
    outgoing.leased_until = now + LEASE


def abandoned() -> QuerySet[OutgoingMail]:
    """Rows whose sender died after the server got the content."""
    lost = OutgoingMail.objects.filter(
        state=OutgoingState.SENDING, leased_until__lt=timezone.now(), handed_over_at__isnull=False
    )
    return lost.select_related("message__ticket", "mailbox")[:MOST_AT_ONCE]


def _claimable() -> Q:
    now = timezone.now()
    fresh = Q(state=OutgoingState.QUEUED, due_at__lte=now)
    abandoned = Q(state=OutgoingState.SENDING, leased_until__lt=now, handed_over_at=None)
    return fresh | abandoned
