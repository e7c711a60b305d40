"""What makes an answer part of the customer's thread in their mail program (RFC 5322, 3.6.4)."""

import re
from dataclasses import dataclass

from tickets.desk import writing
from tickets.mail import tokens
from tickets.models import Ticket

# Header lines of 998 characters are the limit, and long lists of references are cut by servers on the way.
NEWEST_REFERENCES = 10
RE = re.compile(r"^\s*(re|aw|sv|antw|vs|odp)\s*(\[\d+\])?\s*:", re.IGNORECASE)


@dataclass(frozen=True)
class Thread:
    subject: str
    message_id: str
    in_reply_to: list[str]
    references: list[str]


def headers(ticket: Ticket) -> Thread:
    """The answer's Message-ID is fixed here, before anything is sent."""
    named = writing.letters(ticket).exclude(message_id="").values_list("message_id", flat=True)
    newest = list(named.order_by("-created_at", "-id")[:NEWEST_REFERENCES])[::-1]
    first = list(named.order_by("created_at", "id")[:1])
    return Thread(
        subject=ticket.subject if RE.match(ticket.subject) else f"Re: {ticket.subject}"[:500],
        message_id=tokens.new_message_id(ticket.reference, ticket.mailbox.domain),
        in_reply_to=newest[-1:],
        references=list(dict.fromkeys(first + newest)),
    )
