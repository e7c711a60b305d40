"""What a fetch has got, or could not get, becomes a row. Nothing is stored twice, whatever numbers a server gives."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, InterfaceError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from tickets import later
from tickets.errors import NotStored
from tickets.mail import storage
from tickets.models import InboundMail, Mailbox
from tickets.models.inbound import InboundState

# A server that is overloaded says no to what it gives an hour later.
MOST_TRIES = 3
MOST_AGAIN = 100
COPY = "The very same mail came before"
GONE = "It could not be fetched, and then it was gone from the server"
WITHOUT_CONTENT = (InboundState.UNFETCHED, InboundState.LEFT)


@dataclass(frozen=True)
class Delivery:
    """A message on a server: the `key` that names it, when it `arrived` there (aware), whether it is tried again."""

    mailbox: Mailbox
    source: str
    key: str
    arrived: datetime
    again: bool = False


def known(mailbox: Mailbox, keys: Collection[str]) -> dict[str, InboundMail]:
    """Those of `keys` that there is a row for."""
    rows = InboundMail.objects.filter(mailbox=mailbox, delivery_key__in=keys)
    return {row.delivery_key: row for row in rows.only("delivery_key", "state", "received_at", "is_head_only")}


def is_safe(row: InboundMail) -> bool:
    """Whether all of the message is with us, so that the server's copy is not needed."""
    return row.state not in WITHOUT_CONTENT and not row.is_head_only


def was_left_too_soon(row: InboundMail, mailbox: Mailbox) -> bool:
    """Whether it was older than the day that was chosen then, and is not older than the one that is chosen now."""
    since = mailbox.import_since or mailbox.created_at.date()
    return row.state == InboundState.LEFT and row.received_at.date() >= since


def to_try_again(mailbox: Mailbox, prefix: str) -> list[str]:
    """Keys beginning with `prefix` of what could not be fetched and was not given up.

    What was too large is tried again once a person has said so, by setting its attempts to 0: the limit may be another.
    """
    not_given_up = Q(attempts__lt=MOST_TRIES, is_head_only=False) | Q(attempts=0, is_head_only=True)
    rows = InboundMail.objects.filter(not_given_up, mailbox=mailbox, state=InboundState.UNFETCHED)
    rows = rows.filter(delivery_key__startswith=prefix).order_by("attempts", "pk")
    return list(rows.values_list("delivery_key", flat=True)[:MOST_AGAIN])


def keep(delivery: Delivery, raw: bytes) -> None:
    """Stores `raw`, unless it came before in whatever way. Raises NotStored."""
    if delivery.again and _complete(delivery, raw):
        return
    with transaction.atomic():
        _forget_the_failure(delivery)
        keep_all(delivery.mailbox, [(delivery, raw)])


def keep_all(mailbox: Mailbox, messages: Sequence[tuple[Delivery, bytes]]) -> None:
    """Like `keep` for each, none of them tried before, at the cost of a few. Raises NotStored."""
    names = storage.keep_all("raw", [raw for _, raw in messages])
    rows = [_row(delivery, raw, name) for (delivery, raw), name in zip(messages, names, strict=True)]
    _insert(mailbox, rows)


def keep_head(delivery: Delivery, head: bytes, size: int, where: str) -> None:
    """Of a mail over the limit: its ticket shows its head, its `size` in bytes, and `where` it still is."""
    if delivery.again and _head_rows(delivery).update(attempts=1, problem=_only_its_head(size, where)):
        return
    with transaction.atomic():
        _forget_the_failure(delivery)
        row = _row(delivery, head, storage.keep("raw", head))
        row.is_head_only, row.problem = True, _only_its_head(size, where)
        _insert(delivery.mailbox, [row])


def pass_by(delivery: Delivery, why: str) -> None:
    """Records that this one could not be fetched: one more of `MOST_TRIES`."""
    mine = {"mailbox": delivery.mailbox, "delivery_key": delivery.key}
    InboundMail.objects.get_or_create(**mine, defaults={"source": delivery.source, "state": InboundState.UNFETCHED})
    rows = InboundMail.objects.filter(**mine, state=InboundState.UNFETCHED)
    rows.update(problem=why, attempts=F("attempts") + 1)


def give_up(mailbox: Mailbox, keys: Sequence[str]) -> None:
    """Those that are no longer on the server."""
    rows = InboundMail.objects.filter(mailbox=mailbox, delivery_key__in=keys, state=InboundState.UNFETCHED)
    rows.update(problem=GONE, attempts=MOST_TRIES)


def leave(delivery: Delivery) -> None:
    """Records that this one is older than what is wanted, so that nobody looks at it again."""
    InboundMail.objects.get_or_create(
        mailbox=delivery.mailbox,
        delivery_key=delivery.key,
        defaults={"source": delivery.source, "state": InboundState.LEFT, "received_at": delivery.arrived},
    )


def _only_its_head(size: int, where: str) -> str:
    limit = f"{size / 2**20:.1f} MB, and the limit is {settings.MAX_MAIL_BYTES / 2**20:.1f} MB"
    here = "Only who wrote it, when and about what, is here"
    return f"It is too large: {limit}. {here}; the whole mail is still in {where}."


def _complete(delivery: Delivery, raw: bytes) -> bool:
    """Of what has a ticket already, by its head: what is shown there is read anew. Raises NotStored."""
    rows = _head_rows(delivery)
    if not rows.exists():
        return False
    whole = {"raw_name": storage.keep("raw", raw), "size": len(raw), "is_head_only": False}
    rows.update(state=InboundState.SLOW, attempts=0, problem="", **whole)
    later.enqueue("read_slowly")
    return True


def _head_rows(delivery: Delivery) -> QuerySet[InboundMail]:
    rows = InboundMail.objects.filter(mailbox=delivery.mailbox, delivery_key=delivery.key)
    return rows.filter(state=InboundState.UNFETCHED, is_head_only=True)


def _forget_the_failure(delivery: Delivery) -> None:
    if delivery.again:
        rows = InboundMail.objects.filter(mailbox=delivery.mailbox, delivery_key=delivery.key)
        rows.filter(state__in=WITHOUT_CONTENT).delete()


def _insert(mailbox: Mailbox, rows: Sequence[InboundMail]) -> None:
    """What came before under another key is noted as a copy, so that it is not fetched again to find out."""
    names = [row.raw_name for row in rows]
    try:
        stored = InboundMail.objects.filter(mailbox=mailbox, raw_name__in=names).values_list("raw_name", flat=True)
        there = set(stored)
        for row in rows:
            if row.raw_name in there:
                row.state, row.problem, row.is_head_only = InboundState.DONE, COPY, False
            there.add(row.raw_name)
        InboundMail.objects.bulk_create(rows, ignore_conflicts=True)
    except (DatabaseError, InterfaceError) as problem:
        raise NotStored(f"The database did not take fetched mail: {problem}") from problem
    later.enqueue_once("take_in", mailbox.pk)


def _row(delivery: Delivery, raw: bytes, name: str) -> InboundMail:
    return InboundMail(
        mailbox=delivery.mailbox,
        source=delivery.source,
        delivery_key=delivery.key,
        raw_name=name,
        size=len(raw),
        is_old=delivery.arrived < delivery.mailbox.created_at,
        received_at=min(delivery.arrived, timezone.now()),
    )
