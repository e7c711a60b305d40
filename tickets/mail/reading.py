"""Stored bytes → what the mail says. Whatever goes wrong ends as a problem in words, never as an error."""

from dataclasses import dataclass

from tickets.mail import storage
from tickets.mail.parsing import ParsedMail, parse
from tickets.models import InboundMail

MOST_ATTEMPTS = 3


@dataclass(frozen=True)
class ReadMail:
    """An inbound row with what it says. With a `problem`, `mail` is what could still be made out."""

    row: InboundMail
    mail: ParsedMail
    raw: bytes
    problem: str = ""


def read(row: InboundMail) -> ReadMail:
    try:
        raw = storage.read(row.raw_name)
    except OSError as problem:
        return ReadMail(row, ParsedMail(), b"", f"The stored message cannot be opened: {problem}")
    if row.attempts > MOST_ATTEMPTS:
        return ReadMail(row, ParsedMail(), raw, f"It could not be read in {MOST_ATTEMPTS} tries. {row.problem}".strip())
    return ReadMail(row, parse(raw), raw)
