"""The words of an automatic answer: the mailbox's text, with what is known of the mail put in.

Anybody can make the desk write to anybody by a made-up sender, so that nothing gets in which is worth sending: one
short line of the subject and the name, and no addresses of pages.
"""

import re

from tickets.models import Ticket

PLACE = re.compile(r"\{(reference|subject|name)\}")
# Mail programs make a link of 'example.com' too.
LINK = re.compile(r"\S*(?:://|www\.|[^\W_][.。．｡][^\W\d_]{2})\S*", re.IGNORECASE)
LONGEST = {"subject": 150, "name": 60}
RE = re.compile(r"\s*re\s*:", re.IGNORECASE)
DEFAULT = 'Hello {name},\n\nyour mail "{subject}" has come in, and we will answer it. Its number is {reference}.\n'


def text_of(ticket: Ticket) -> str:
    """With {reference}, {subject} and {name} filled in; what they bring along is not filled again."""
    known = {
        "reference": ticket.reference,
        "subject": tame(ticket.subject, LONGEST["subject"]),
        "name": tame(ticket.customer.name, LONGEST["name"]),
    }
    text = PLACE.sub(lambda place: known[place[1]], ticket.mailbox.acknowledgement.strip() or DEFAULT)
    # 'Hello ,' where there is no name.
    return re.sub(r"(?<=\w) +(?=[,.!])", "", text)


def subject_of(ticket: Ticket) -> str:
    subject = tame(ticket.subject, LONGEST["subject"])
    return subject if RE.match(subject) else f"Re: {subject}".strip()


def tame(text: str, length: int) -> str:
    """What a stranger wrote, on one line and without addresses of pages."""
    return LINK.sub("…", " ".join(text.split()))[:length].strip()
