"""Reading mail: bytes in, a frozen ParsedMail out. Pure: no database, no network."""

from .model import Address, Attachment, Bounce, Complaint, Failure, ParsedMail, SplitText
from .quoting import split_quoted
from .reading import read

__all__ = [
    "Address",
    "Attachment",
    "Bounce",
    "Complaint",
    "Failure",
    "ParsedMail",
    "SplitText",
    "Unreadable",
    "parse",
    "parse_head",
    "parse_or_refuse",
    "split_quoted",
]


HEAD_BYTES = 65_536


class Unreadable(ValueError):
    """The reader fails on this mail; the text says how, for a person."""


def parse(raw: bytes) -> ParsedMail:
    """What a mail says. Total: whatever the bytes are, something comes back; `defects` says what was wrong."""
    try:
        return parse_or_refuse(raw)
    except (Unreadable, MemoryError) as problem:
        return _unreadable(raw, problem)


def parse_or_refuse(raw: bytes) -> ParsedMail:
    """What a mail says. Raises Unreadable on what nobody foresaw, and MemoryError."""
    try:
        return read(raw)
    except MemoryError:
        raise
    except Exception as problem:
        raise Unreadable(f"{type(problem).__name__}: {str(problem)[:200]}") from problem


def parse_head(raw: bytes) -> ParsedMail:
    """What its head says, of the first 64 KB; for mail that cannot be read whole. Total."""
    head = raw[:HEAD_BYTES]
    ends = [end for mark in (b"\n\n", b"\n\r\n") if (end := head.find(mark)) >= 0]
    return parse(head[: min(ends) + 1] if ends else head)


def _unreadable(raw: bytes, problem: Exception) -> ParsedMail:
    """What is left when reading failed: the mail itself as an attachment, and why."""
    return ParsedMail(
        subject="(unreadable mail)",
        attachments=(Attachment("message.eml", "message/rfc822", bytes(raw)),),
        defects=(f"the mail could not be read ({problem})",),
    )
