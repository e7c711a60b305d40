"""Claims stored mail for reading: in the order of arrival, one reader for each mailbox at a time.

A claim is a lease. A worker that dies gives its mail back when the lease runs out, and what was tried before is
claimed alone, so that a message that kills its reader takes no other with it.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import takewhile

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from tickets import locks
from tickets.mail.batches import fitting
from tickets.models import InboundMail, Mailbox
from tickets.models.inbound import IN_ORDER, PENDING, InboundState

BATCH = 200
BATCH_BYTES = 20 * 1024 * 1024
LEASE = settings.READING_LEASE
NO_MAILBOX = 0
SECRETS = Mailbox.secret_fields("mailbox__")

BACK = {InboundState.PROCESSING: InboundState.RECEIVED, InboundState.SLOW: InboundState.SLOW}
A_MINUTE = timedelta(minutes=1)

CLAIMED = (InboundState.PROCESSING, InboundState.SLOW)


def claim(mailbox_id: int) -> list[InboundMail]:
    """The next mail of this mailbox, leased to the caller; empty when there is none or somebody is at it."""
    with transaction.atomic():
        if not _alone(mailbox_id):
            return []
        rows = _next(mailbox_id)
        until = timezone.now() + LEASE
        InboundMail.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=InboundState.PROCESSING, attempts=F("attempts") + 1, leased_until=until
        )
        _note_arrival(rows)
    for row in rows:
        row.attempts += 1
        row.leased_until = until
    return rows


def _note_arrival(rows: Sequence[InboundMail]) -> None:
    """The mailbox says to the minute when mail last came in: most batches cost no statement for it."""
    newest = max((row.received_at for row in rows if not row.is_old), default=None)
    known = rows[0].mailbox.last_arrived_at if rows else None
    if newest is not None and (known is None or newest - known > A_MINUTE):
        Mailbox.objects.filter(pk=rows[0].mailbox_id).update(last_arrived_at=newest)


def put_by(rows: Sequence[InboundMail]) -> None:
    """For `claim_slow`: what takes too long to read in turn."""
    _claimed(rows).update(state=InboundState.SLOW, attempts=0, leased_until=None)


def claim_slow() -> InboundMail | None:
    """The next of those that take long, leased to the caller. None when there is none, or when another is being read:
    whoever reads one holds a worker, and the others are for mail that waits its turn."""
    with transaction.atomic():
        row = _next_slow() if _locked(NO_MAILBOX) else None
        if row is None:
            return None
        row.attempts, row.leased_until = row.attempts + 1, timezone.now() + LEASE
        row.save(update_fields=["attempts", "leased_until"])
    return row


def let_wait(row: InboundMail) -> None:
    """Behind all slow ones that were tried less often."""
    _claimed([row]).update(leased_until=None)


def slow_waits() -> bool:
    return InboundMail.objects.filter(state=InboundState.SLOW).exists()


def file_alone(mailboxes: Iterable[int]) -> None:
    """Until the transaction ends, nobody else files mail of these: of two copies, one is seen to be there already."""
    for mailbox_id in sorted(mailboxes):
        locks.hold(locks.Lock.FILING, mailbox_id)


def still_mine(rows: Sequence[InboundMail]) -> set[int]:
    """The ids of those that nobody else has taken over since, locked: a claim whose lease has run out may be."""
    return set(_claimed(rows).select_for_update().values_list("pk", flat=True))


def give_back(rows: Sequence[InboundMail]) -> None:
    """For another try that does not count: it was not the messages' fault. Without a database the lease runs out."""
    with suppress(OperationalError, InterfaceError):
        for state, back in BACK.items():
            _claimed(rows).filter(state=state).update(state=back, attempts=F("attempts") - 1, leased_until=None)


def failed(row: InboundMail, why: str) -> None:
    """It is in no ticket; `why` is shown to whoever looks after mailboxes."""
    _claimed([row]).update(state=InboundState.FAILED, problem=why, leased_until=None)


def mailboxes_with_work() -> QuerySet[Mailbox]:
    pending = InboundMail.objects.filter(mailbox=OuterRef("pk"), state__in=PENDING)
    return Mailbox.objects.filter(Exists(pending))


def _claimed(rows: Sequence[InboundMail]) -> QuerySet[InboundMail]:
    """The end of the lease tells this claim from a later one."""
    until = {row.leased_until for row in rows}
    ids = [row.pk for row in rows]
    return InboundMail.objects.filter(pk__in=ids, state__in=CLAIMED, leased_until__in=until)


def _locked(mailbox_id: int) -> bool:
    return locks.try_to_hold(locks.Lock.INTAKE, mailbox_id)


def _next_slow() -> InboundMail | None:
    slow = InboundMail.objects.filter(state=InboundState.SLOW)
    if slow.filter(leased_until__gt=timezone.now()).exists():
        return None
    rows = slow.select_related("mailbox").defer(*SECRETS).select_for_update(of=("self",))
    return rows.order_by("attempts", "id").first()


def _alone(mailbox_id: int) -> bool:
    return (
        _locked(mailbox_id)
        and not InboundMail.objects.filter(
            mailbox=mailbox_id, state=InboundState.PROCESSING, leased_until__gt=timezone.now()
        ).exists()
    )


def _next(mailbox_id: int) -> list[InboundMail]:
    rows = list(
        InboundMail.objects.filter(mailbox=mailbox_id, state__in=PENDING)
        .select_related("mailbox")
        .defer(*SECRETS)
        .select_for_update(of=("self",))
        .order_by(IN_ORDER)[:BATCH]
    )
    if rows and rows[0].attempts:
        return rows[:1]
    untried = list(takewhile(lambda row: not row.attempts, rows))
    return fitting(untried, lambda row: row.size, BATCH_BYTES)
