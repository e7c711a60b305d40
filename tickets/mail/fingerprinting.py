"""What a mail says, hashed: the same mail has the same fingerprint by whatever way it came, and however often.

Whoever forwards, redirects or fetches a mail adds header fields and may change its transfer encoding, line ends and
escapes. None of that counts. All that the desk acts on does: who wrote to
whom and when, in answer to what, and every word.
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC

from tickets.mail.parsing import Address, Attachment, ParsedMail

CHARS = 56
# What an mbox file puts before 'From ' at the beginning of a line (the mboxrd form; in others one '>' at most).
ESCAPED = re.compile(r"^>+(?=From )", re.M)
LINED = ("text/", "message/")


def fingerprint(mail: ParsedMail) -> str:
    """56 hexadecimal digits; '' where neither an id nor a date tells this mail from the next that says the same."""
    if not (mail.message_id or mail.header("date").strip()):
        return ""
    return hashlib.sha256("\0".join(_facts(mail)).encode("utf-8", "surrogatepass")).hexdigest()[:CHARS]


def _facts(mail: ParsedMail) -> Iterator[str]:
    yield mail.message_id
    yield mail.date.astimezone(UTC).isoformat() if mail.date and 1 < mail.date.year < 9999 else ""
    yield " ".join(mail.subject.split())
    for people in (mail.authors, mail.reply_to, mail.to, mail.cc):
        yield _people(people)
    yield " ".join(mail.in_reply_to)
    yield " ".join(mail.references)
    yield _lines(mail.text)
    yield _lines(mail.html) if mail.html else ""
    yield from (_file(each) for each in mail.attachments)


def _people(people: tuple[Address, ...]) -> str:
    return " ".join(sorted({each.email.lower() for each in people}))


def _lines(text: str) -> str:
    """Without what travel does to lines: their ends, blanks before them, the escape of 'From '."""
    if ">From " in text:
        text = ESCAPED.sub("", text)
    return "\n".join([line.rstrip() for line in text.split("\n")]).rstrip()


def _file(file: Attachment) -> str:
    content = file.content
    if file.content_type.startswith(LINED):
        content = content.replace(b"\r\n", b"\n").rstrip()
    return hashlib.sha256(content).hexdigest()
