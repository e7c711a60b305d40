"""Claims on rows of an outbox: a lease, and the moment from which the server may have the mail.

There are two: OutgoingMail holds answers, DeskMail what the desk itself writes.
"""

from datetime import timedelta
from typing import TypeVar

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from tickets.errors import TakenOver
from tickets.models import DeskMail, Mailbox, OutgoingMail
from tickets.models.outgoing import OutgoingState

LEASE = settings.SENDING_LEASE
MOST_AT_ONCE = 200
PAUSES = [timedelta(minutes=m) for m in (1, 5, 15, 30, 60, 120, 240)]

ALWAYS = Q()
# A server in trouble holds whoever tries it until a time-out: one worker at a time is enough to hear of its recovery.
IN_TURN = Q(mailbox__send_problem="") | ~Q(
    Exists(
        OutgoingMail.objects.filter(
            mailbox=OuterRef("mailbox"), state=OutgoingState.SENDING, leased_until__gt=Now(), handed_over_at=None
        )
    )
)

Row = TypeVar("Row", OutgoingMail, DeskMail)


def due(kind: type[OutgoingMail] | type[DeskMail] = OutgoingMail) -> list[int]:
    """Outbox rows to send now, oldest first; includes those whose sender died before the server saw anything."""
    waiting = kind.objects.filter(_claimable()).order_by("due_at")
    return list(waiting.values_list("pk", flat=True)[:MOST_AT_ONCE])


def claim(kind: type[Row], pk: int, *related: str, only: Q = ALWAYS) -> Row | None:
    """Leases the row to the caller if it is due and nobody else is at it; `only` says what else must hold."""
    until = timezone.now() + LEASE
    claimed = kind.objects.filter(_claimable(), only, pk=pk).update(
        state=OutgoingState.SENDING, attempts=F("attempts") + 1, leased_until=until, handed_over_at=None
    )
    if not claimed:
        return None
    row = kind.objects.select_related(*related).get(pk=pk)
    row.leased_until = until
    return row


def mine(row: Row) -> QuerySet[Row]:
    """The row, unless somebody else has claimed it since: the end of the lease tells one claim from another."""
    return type(row).objects.filter(pk=row.pk, state=OutgoingState.SENDING, leased_until=row.leased_until)


def hand_over(row: Row) -> None:
    """Commits that the server gets the content now. Raises TakenOver: it must not get it from two senders."""
    now = timezone.now()
    if not mine(row).update(handed_over_at=now, leased_until=now + LEASE):
        raise TakenOver("The mail server was slower than the lease, and another worker took this over")
    row.leased_until = now + LEASE


def may_have_left(row: Row) -> bool:
    """Whether the server was given the content at this try."""
    return mine(row).filter(handed_over_at__isnull=False).exists()


def put_off(row: Row, said: str) -> None:
    """For another try after a pause that grows with each."""
    later = timezone.now() + PAUSES[min(row.attempts, len(PAUSES)) - 1]
    mine(row).update(state=OutgoingState.QUEUED, due_at=later, leased_until=None, handed_over_at=None, server_said=said)


def heard_from(mailbox_id: int) -> None:
    """Its server for sending has just taken a mail."""
    Mailbox.objects.filter(pk=mailbox_id).update(last_sent_at=timezone.now(), send_problem="")


def put_off_others(outgoing: OutgoingMail) -> None:
    """What else waits for the same server need not find out for itself that it is in trouble."""
    now = timezone.now()
    waiting = OutgoingMail.objects.filter(mailbox=outgoing.mailbox_id, state=OutgoingState.QUEUED, due_at__lte=now)
    waiting.update(due_at=now + PAUSES[0])


def abandoned(kind: type[Row], *related: str) -> QuerySet[Row]:
    """Rows whose sender died after the server got the content."""
    lost = kind.objects.filter(
        state=OutgoingState.SENDING, leased_until__lt=timezone.now(), handed_over_at__isnull=False
    )
    return lost.select_related(*related)[:MOST_AT_ONCE]


def _claimable() -> Q:
    now = timezone.now()
    fresh = Q(state=OutgoingState.QUEUED, due_at__lte=now)
    abandoned = Q(state=OutgoingState.SENDING, leased_until__lt=now, handed_over_at=None)
    return fresh | abandoned
