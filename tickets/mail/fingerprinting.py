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
    digest = hashlib.sha256()
    for fact in _facts(mail):
        digest.update(fact)
        digest.update(b"\0")
    return digest.hexdigest()[:CHARS]


def _facts(mail: ParsedMail) -> Iterator[bytes]:
    date = mail.date.astimezone(UTC).isoformat() if mail.date and 1 < mail.date.year < 9999 else ""
    head = (mail.message_id, date, mail.header("from"), mail.subject)
    yield from (_words(each) for each in head)
    yield from (_people(each) for each in (mail.reply_to, mail.to, mail.cc))
    yield from (_words(" ".join(each)) for each in (mail.in_reply_to, mail.references))
    yield from (_lines(each) for each in (mail.text, mail.html))
    yield from (_file(each) for each in mail.attachments)


def _words(text: str) -> bytes:
    return _encoded(" ".join(text.split()))


def _people(people: tuple[Address, ...]) -> bytes:
    return _encoded(" ".join(sorted({each.email.lower() for each in people})))


def _lines(text: str) -> bytes:
    """Without what travel does to lines: their ends, blanks before them, the escape of 'From '."""
    if ">From " in text:
        text = ESCAPED.sub("", text)
    return _encoded("\n".join(line.rstrip() for line in text.split("\n")).rstrip())


def _file(file: Attachment) -> bytes:
    content = file.content
    if file.content_type.startswith(LINED):
        content = b"\n".join(line.rstrip() for line in content.splitlines()).rstrip()
    return hashlib.sha256(content).digest()


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
