"""The words of a saved reply for one ticket: {name}, {first name}, {subject} and {reference} filled in.

What is filled in comes from a stranger: it gets in as plain text, on one line, and without addresses of pages.
"""

import re
from dataclasses import dataclass
from html import escape

from tickets.mail.confirmation import tame
from tickets.mail.html import clean_written, to_text
from tickets.models import Ticket

PLACE = re.compile(r"(?P<space> ?)\{(?P<what>name|first(?:\s|&nbsp;)+name|subject|reference)\}", re.IGNORECASE)
PLACEHOLDERS = {
    "{name}": "the customer's name",
    "{first name}": "their first name",
    "{subject}": "the subject of the ticket",
    "{reference}": "its number, such as K7QM-2P",
}
LONGEST_NAME, LONGEST_SUBJECT = 60, 150


@dataclass(frozen=True)
class Known:
    """What placeholders stand for."""

    name: str
    subject: str
    reference: str

    @classmethod
    def of(cls, ticket: Ticket) -> "Known":
        return cls(tame(ticket.customer.name, LONGEST_NAME), tame(ticket.subject, LONGEST_SUBJECT), ticket.reference)

    def value(self, what: str) -> str:
        if what.lower().startswith("first"):
            return self.name.partition(" ")[0]
        return str(getattr(self, what.lower()))


MADE_UP = Known("Carla Customer", "Where is my course?", "K7QM-2P")


def fill(html: str, known: Known) -> str:
    """Safe to send. What is no placeholder stays as it is; one with nothing to say goes, with the space before it."""

    def put(place: re.Match[str]) -> str:
        value = escape(known.value(place["what"]))
        return place["space"] + value if value else ""

    return clean_written(PLACE.sub(put, html))


def text_of(html: str) -> str:
    return to_text(html).strip()
