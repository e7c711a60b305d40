"""Raw first: a message is ours once its bytes are durable and its row is committed, not before.

Whoever hands us a message calls `store` and may tell the sender 'yes' when it returns.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError, InterfaceError
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.seeing import seen_by_the_desk
from tickets import later
from tickets.errors import NotStored
from tickets.mail import storage
from tickets.mail.tokens import without_token
from tickets.models import InboundMail, Mailbox
from tickets.models.inbound import Source

# One statement, and the number of the row that is there already when there is one.
THE_SAME_DELIVERY: Any = {
    "update_conflicts": True,
    "unique_fields": ["mailbox", "delivery_key"],
    "update_fields": ["delivery_key"],
}


def mailbox_for(address: str) -> Mailbox | None:
    """The active mailbox that takes mail for `address`; a token after '+' is left out.

    Raises NotStored when the database cannot say.
    """
    wanted = {address.lower(), without_token(address).lower()}
    try:
        found = Mailbox.objects.annotate(lower=Lower("address")).filter(lower__in=wanted, is_active=True)
        return found.first()
    except (DatabaseError, InterfaceError) as problem:
        raise NotStored(f"The database is away: {problem}") from problem


def store(
    mailbox: Mailbox,
    raw: bytes,
    source: str,
    *,
    envelope_from: str = "",
    envelope_to: str = "",
    client_ip: str | None = None,
    client_name: str = "",
    delivery_key: str = "",
    is_old: bool = False,
    received_at: datetime | None = None,
) -> InboundMail:
    """Makes `raw` durable and gives its row; the same delivery a second time gives the same row.

    `client_ip` and `client_name` are who handed it over by SMTP, the name as they say it.
    `delivery_key` is what the way of delivery calls this message; without one it is the envelope and the content.
    Raises NotStored: then the sender must keep the message.
    """
    row = InboundMail(
        mailbox=mailbox,
        source=source,
        delivery_key=delivery_key or content_key(raw, envelope_from),
        envelope_from=envelope_from[:512],
        envelope_to=envelope_to[:512],
        client_ip=client_ip,
        client_name=client_name[:255],
        raw_name=storage.keep("raw", raw),
        size=len(raw),
        is_old=is_old,
        received_at=received_at or timezone.now(),
    )
    try:
        # A provider's call is no person, and the row that is there already may be of any ticket.
        with seen_by_the_desk():
            [row] = InboundMail.objects.bulk_create([row], **THE_SAME_DELIVERY)
    except (DatabaseError, InterfaceError) as problem:
        raise NotStored(f"The database did not take a message: {problem}") from problem
    later.enqueue_once("take_in", mailbox.pk)
    return row


@dataclass(frozen=True)
class Old:
    """A message from an old inbox whose bytes are safe. What is done with opens resolved tickets."""

    raw_name: str
    key: str
    size: int
    came_at: datetime
    is_done: bool


def keep_old(raws: Sequence[bytes], came_at: Sequence[datetime], is_done: Sequence[bool]) -> list[Old]:
    """Makes them durable; asks no database. Raises NotStored."""
    names = storage.keep_all("raw", raws)
    keys = [content_key(raw, "") for raw in raws]
    return [Old(*each) for each in zip(names, keys, map(len, raws), came_at, is_done, strict=True)]


def store_old(mailbox: Mailbox, mails: Sequence[Old]) -> int:
    """Gives a row to those that this mailbox has not, in their order, and says how many they were. Raises NotStored."""
    by_name = {mail.raw_name: mail for mail in mails}
    try:
        stored = InboundMail.objects.filter(mailbox=mailbox, raw_name__in=by_name)
        there = set(stored.values_list("raw_name", flat=True))
        rows = [_old_row(mailbox, mail) for name, mail in by_name.items() if name not in there]
        InboundMail.objects.bulk_create(rows, **THE_SAME_DELIVERY)
    except (DatabaseError, InterfaceError) as problem:
        raise NotStored(f"The database did not take old mail: {problem}") from problem
    return len(rows)


def _old_row(mailbox: Mailbox, mail: Old) -> InboundMail:
    return InboundMail(
        mailbox=mailbox,
        source=Source.IMPORT,
        delivery_key=mail.key,
        raw_name=mail.raw_name,
        size=mail.size,
        is_old=mail.is_done,
        received_at=mail.came_at,
    )


def content_key(raw: bytes, envelope_from: str) -> str:
    """Names a delivery by its envelope and content: a sender who missed our 'yes' and tries again is recognised."""
    return "content:" + hashlib.sha256(envelope_from.encode("utf-8", "replace") + b"\0" + raw).hexdigest()
