"""What a mail repeats, in its text or in a mail that it carries, of the heads of other mails. Pure."""

import re
from collections.abc import Iterator

from tickets.mail.parsing import ParsedMail

LOOKED_AT, MOST = 100_000, 30
CARRIED, HEAD_CHARS = "message/rfc822", 10_000
FIELD = re.compile(r"(?:message-id|in-reply-to|references):[\s>]*((?:<[^<>\s]{3,250}>[\s>]*){1,20})", re.IGNORECASE)
FIELDS = ("message-id:", "in-reply-to:", "references:")
ID = re.compile(r"<([^<>\s]{3,250})>")


def quoted_ids(mail: ParsedMail) -> list[str]:
    """Message-IDs that stand there as a mail program shows them, and whatever has the form of a token of ours."""
    found = [each for text in _texts(mail) for each in (*_in_fields(text), *_like_tokens(text))]
    return list(dict.fromkeys(found))[:MOST]


def _texts(mail: ParsedMail) -> Iterator[str]:
    yield mail.readable[:LOOKED_AT]
    for file in mail.attachments[:20]:
        if file.content_type.lower() == CARRIED:
            yield file.content[:HEAD_CHARS].decode("latin-1")


def _in_fields(text: str) -> Iterator[str]:
    lowered = text.lower()
    if any(name in lowered for name in FIELDS):
        for listed in FIELD.findall(text):
            yield from ID.findall(listed)


def _like_tokens(text: str) -> Iterator[str]:
    """See `tokens`: six letters, sixteen, sixteen, with dots between."""
    parts = text.split(".")
    for before, middle, after in zip(parts, parts[1:], parts[2:], strict=False):
        if len(middle) == 16 and len(before) >= 6 and len(after) >= 16 and middle.isalnum():
            yield f"{before[-6:]}.{middle}.{after[:16]}"
