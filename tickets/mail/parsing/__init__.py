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
    "parse",
    "split_quoted",
]


def parse(raw: bytes) -> ParsedMail:
    """What a mail says. Total: whatever the bytes are, something comes back; `defects` says what was wrong."""
    try:
        return read(raw)
    except Exception as problem:  # noqa: BLE001 - the promise above: one unreadable mail must not stop the next
        return _unreadable(raw, problem)


def _unreadable(raw: bytes, problem: Exception) -> ParsedMail:
    """What is left when reading failed: the mail itself as an attachment, and why."""
    return ParsedMail(
        subject="(unreadable mail)",
        attachments=(Attachment("message.eml", "message/rfc822", bytes(raw)),),
        defects=(f"the mail could not be read ({type(problem).__name__}: {str(problem)[:200]})",),
    )
