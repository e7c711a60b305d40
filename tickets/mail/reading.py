"""Stored bytes → what the mail says. Whatever goes wrong ends as a problem in words, never as an error.

Mail is read in turn, and nobody waits long for the one before: what takes longer is put by, to be read apart. So is
what may have killed its reader. Only what cannot be read there either is set aside.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.conf import settings

from tickets.errors import NotStored
from tickets.mail import patience, slow, storage
from tickets.mail.parsing import ParsedMail, Unreadable, parse_head, parse_or_refuse
from tickets.mail.patience import TooSlow
from tickets.mail.proof import Proof
from tickets.models import InboundMail
from tickets.models.inbound import InboundState

# A reader that dies gives no reason. Twice may be chance: from then on the mail is read where it can kill nobody.
MOST_DEATHS = 2
MOST_ATTEMPTS = 9

# Each mail that takes too long halves what the next may take, so that twenty hold up the others for two seconds.
PATIENCE_SECONDS = 0.4
LEAST_PATIENCE_SECONDS = 0.1
HEAD_SECONDS = 0.2
APART_SECONDS = 2
PORTION_SECONDS = 0.5

# Writing these down takes long too.
MANY_FILES = 30
MUCH_TEXT = 3_000_000


@dataclass(frozen=True)
class ReadMail:
    """An inbound row with what it says. With a `problem`, `mail` is what could still be made out."""

    row: InboundMail
    mail: ParsedMail
    raw: bytes
    problem: str = ""
    proof: Proof = field(default_factory=Proof)


@dataclass(frozen=True)
class Portion:
    """What was read in half a second or so, and what of it takes too long."""

    read: list[ReadMail] = field(default_factory=list)
    slow: list[InboundMail] = field(default_factory=list)


def in_portions(rows: Sequence[InboundMail]) -> Iterator[Portion]:
    """All rows in their order. Raises NotStored when the storage is away."""
    portion, began, seconds = Portion(), time.monotonic(), PATIENCE_SECONDS
    for row in rows:
        try:
            portion.read.append(read(row, seconds))
        except TooSlow:
            portion.slow.append(row)
            seconds = max(seconds / 2, LEAST_PATIENCE_SECONDS)
        if time.monotonic() - began > PORTION_SECONDS:
            yield portion
            portion, began = Portion(), time.monotonic()
    if portion.read or portion.slow:
        yield portion


def read(row: InboundMail, seconds: float = PATIENCE_SECONDS) -> ReadMail:
    """Raises TooSlow when it takes longer than that (of a row that is slow, at its first try only), NotStored when the
    storage is away."""
    raw = b""
    try:
        raw = _stored(row)
        return ReadMail(row, _parsed(row, raw, seconds), raw, row.problem if row.is_head_only else "")
    except Unreadable as problem:
        return set_aside(row, raw, str(problem))


def set_aside(row: InboundMail, raw: bytes, why: str) -> ReadMail:
    """What its head says, for a ticket that says why it shows no more, and carries the .eml."""
    try:
        head = patience.within(HEAD_SECONDS, lambda: parse_head(raw))
    except TooSlow:
        head = ParsedMail()
    return ReadMail(row, replace(head, attachments=(), bounce=None, defects=()), raw, why)


def _stored(row: InboundMail) -> bytes:
    """Raises Unreadable when it is this file's fault."""
    try:
        return storage.read(row.raw_name)
    except OSError as problem:
        if not isinstance(problem, FileNotFoundError) and not storage.answers():
            raise NotStored(f"The file storage does not give a message: {problem}") from problem
        raise Unreadable(f"The stored message cannot be opened: {problem}") from problem


def _parsed(row: InboundMail, raw: bytes, seconds: float) -> ParsedMail:
    if row.attempts > MOST_ATTEMPTS:
        raise Unreadable(f"It could not be read in {MOST_ATTEMPTS} tries")
    if row.state == InboundState.SLOW:
        return _parsed_slowly(row, raw)
    if row.attempts > MOST_DEATHS:
        return _parsed_apart_in_turn(raw)
    try:
        mail = patience.within(seconds, lambda: parse_or_refuse(raw))
    except MemoryError:
        raise TooSlow from None
    if len(mail.attachments) > MANY_FILES or len(mail.text) + len(mail.html) > MUCH_TEXT:
        raise TooSlow
    return mail


def _parsed_slowly(row: InboundMail, raw: bytes) -> ParsedMail:
    """Shortly at first, so that a flood of what takes long holds what takes less up for minutes and not for hours."""
    most = settings.SLOW_READING_SECONDS
    return slow.parse_apart(raw, most) if row.attempts > 1 or most <= APART_SECONDS else _parsed_apart_in_turn(raw)


def _parsed_apart_in_turn(raw: bytes) -> ParsedMail:
    try:
        return slow.parse_apart(raw, APART_SECONDS)
    except slow.TookTooLong:
        raise TooSlow from None
