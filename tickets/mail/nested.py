"""Mails within mails: read when somebody opens one, as deep as it is asked for, and no longer than a person waits."""

from collections.abc import Sequence

from tickets.mail import slow
from tickets.mail.parsing import Attachment, ParsedMail, Unreadable, parse_or_refuse

DEEPEST = 10
QUICK_BYTES = 200_000  # what is larger, or may be hostile at length, is read in a process of its own
SECONDS = 5
MOST_BYTES = 60_000_000
MAIL_TYPES = frozenset({"message/rfc822", "message/global"})


def is_mail(filename: str, content_type: str) -> bool:
    """Whether a file is a mail that can be opened."""
    return content_type.lower() in MAIL_TYPES or filename.lower().endswith(".eml")


def opened(raw: bytes, way: Sequence[int] = ()) -> ParsedMail:
    """The mail at the end of `way`: of each mail the number of the attachment to go on with, from 0.

    Raises LookupError where there is no such mail, and Unreadable, which says why, when it takes too long.
    """
    if len(way) > DEEPEST:
        raise LookupError("deeper than mails are opened")
    mail = _read(raw)
    for number in way:
        within = attachment_of(mail, number)
        if not is_mail(within.filename, within.content_type):
            raise LookupError("not a mail")
        mail = _read(within.content)
    return mail


def attachment_of(mail: ParsedMail, number: int) -> Attachment:
    """Raises LookupError."""
    if not 0 <= number < len(mail.attachments):
        raise LookupError("no such attachment")
    return mail.attachments[number]


def _read(raw: bytes) -> ParsedMail:
    if len(raw) > MOST_BYTES:
        raise Unreadable("It is too large to be opened here")
    return parse_or_refuse(raw) if len(raw) <= QUICK_BYTES else slow.parse_apart(raw, SECONDS)
