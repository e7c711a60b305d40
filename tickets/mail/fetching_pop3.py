"""What is new in a POP3 maildrop, by UIDL; mail stays on the server unless the mailbox says otherwise."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from django.conf import settings
from django.utils import timezone

from tickets.errors import MailServerUnreachable, MessageUnfetchable
from tickets.mail import fetched
from tickets.mail.fetched import Delivery
from tickets.mail.maildrop import Listed, Maildrop
from tickets.mail.parsing import parse
from tickets.mail.turns import Turn
from tickets.models import Mailbox
from tickets.models.inbound import Source

BATCH = 50
BATCH_BYTES = 20 * 1024 * 1024
LOOKED_UP = 1000
# In the place of UIDVALIDITY: the import came to its end.
IMPORTED = 0
# Servers write these into the head when they like to.
VOLATILE = (b"status:", b"x-status:", b"x-uidl:", b"x-keywords:")


def fetch(turn: Turn) -> int:
    """Stores what is new until the turn is over, and says how much that was."""
    mailbox = turn.mailbox
    with Maildrop(mailbox, turn.hold) as drop:
        listing = drop.listing()
        seen, again = _digest(listing), set(fetched.to_try_again(mailbox, "pop3:"))
        is_the_same = mailbox.uid_validity == IMPORTED and mailbox.last_uid == seen
        if is_the_same and not again and not mailbox.delete_fetched:
            return 0
        basket = Basket(mailbox)
        try:
            for listed, is_known in _wanted(turn, drop, _named(drop, listing), again):
                _store(turn, drop, listed, is_known, basket)
                if basket.stored and turn.is_over:
                    return basket.empty()
        finally:
            basket.empty()
        turn.hold(uid_validity=IMPORTED, last_uid=seen)
    return basket.stored


@dataclass
class Basket:
    """What was downloaded and is not stored yet: it is stored together. `stored` counts what is."""

    mailbox: Mailbox
    messages: list[tuple[Delivery, bytes]] = field(default_factory=list)
    size: int = 0
    stored: int = 0

    def put(self, delivery: Delivery, raw: bytes) -> None:
        self.messages.append((delivery, raw))
        self.size += len(raw)
        if len(self.messages) >= BATCH or self.size > BATCH_BYTES:
            self.empty()

    def empty(self) -> int:
        """Gives `stored`. Raises NotStored."""
        if self.messages:
            fetched.keep_all(self.mailbox, self.messages)
        self.stored += len(self.messages)
        self.messages, self.size = [], 0
        return self.stored


def _digest(listing: Sequence[Listed]) -> int:
    """The same for the same listing; 60 bits."""
    return int(hashlib.sha256(repr(listing).encode()).hexdigest()[:15], 16)


def _named(drop: Maildrop, listing: Sequence[Listed]) -> list[Listed]:
    """Each with a name of its own, also where the server gives none, or the same to several."""
    times: Counter[str] = Counter()
    named = []
    for each in listing:
        name = each.uidl or _name_by_content(drop, each)
        times[name] += 1
        named.append(replace(each, uidl=name if times[name] == 1 else f"{name}:{times[name]}"))
    return named


def _name_by_content(drop: Maildrop, listed: Listed) -> str:
    try:
        head = drop.head(listed.number)
    except MessageUnfetchable:  # TOP is optional, too
        head = drop.body(listed)
    lasting = [line for line in head.splitlines() if not line.lower().startswith(VOLATILE)]
    digest = hashlib.sha256(b"\n".join(lasting)).hexdigest()
    return f"content:{listed.size}:{digest}"


def _wanted(turn: Turn, drop: Maildrop, listing: Sequence[Listed], again: set[str]) -> Iterator[tuple[Listed, bool]]:
    """What there is no row for (False), then what could not be fetched before (True). What is safe may be deleted."""
    mailbox = turn.mailbox
    for start in range(0, len(listing), LOOKED_UP):
        part = listing[start : start + LOOKED_UP]
        rows = fetched.known(mailbox, [_key(each) for each in part])
        for each in part:
            row = rows.get(_key(each))
            if row is None or fetched.was_left_too_soon(row, mailbox):
                yield each, row is not None
            elif mailbox.delete_fetched and fetched.is_safe(row):
                drop.delete(each.number)
    there = {_key(each): each for each in listing}
    fetched.give_up(mailbox, list(again - set(there)))
    yield from ((each, True) for key, each in there.items() if key in again)


def _store(turn: Turn, drop: Maildrop, listed: Listed, is_known: bool, basket: Basket) -> None:
    """A server that ends the connection over it ends this fetch, too."""
    delivery = Delivery(turn.mailbox, Source.POP3, _key(listed), timezone.now(), is_known)
    try:
        _fetch(turn, drop, listed, delivery, basket)
    except MessageUnfetchable as problem:
        fetched.pass_by(delivery, str(problem))
    except MailServerUnreachable as problem:
        fetched.pass_by(delivery, f"The server broke off over it: {problem}")
        raise


def _fetch(turn: Turn, drop: Maildrop, listed: Listed, delivery: Delivery, basket: Basket) -> None:
    mailbox, is_large = turn.mailbox, listed.size > settings.MAX_MAIL_BYTES
    importing = mailbox.uid_validity != IMPORTED
    head = drop.head(listed.number) if importing or is_large else b""
    delivery = replace(delivery, arrived=_arrived(head, importing))
    if importing and delivery.arrived.date() < (mailbox.import_since or mailbox.created_at.date()):
        fetched.leave(delivery)
        return
    if is_large:
        fetched.keep_head(delivery, head, listed.size, drop.where)
        return
    raw = drop.body(listed)
    if not head:
        delivery = replace(delivery, arrived=_arrived(raw.partition(b"\r\n\r\n")[0], False))
    if delivery.again:
        fetched.keep(delivery, raw)
        basket.stored += 1
    else:
        basket.put(delivery, raw)


def _arrived(head: bytes, importing: bool) -> datetime:
    """When the server got it; POP3 itself does not say. The sender's own date counts only for mail of the past."""
    mail = parse(head)
    dates = [_date_in(mail.header("Received").rpartition(";")[2]), mail.date if importing else None]
    return next((date for date in dates if date is not None), timezone.now())


def _date_in(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date if date.tzinfo is not None else date.replace(tzinfo=UTC)


def _key(listed: Listed) -> str:
    return f"pop3:{listed.uidl}"
