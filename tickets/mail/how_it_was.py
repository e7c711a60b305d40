"""What an answer that resolves a ticket asks its reader, and the link by which they say how it was."""

import base64
import re
from dataclasses import dataclass
from html import escape

from django.conf import settings
from django.urls import reverse

from tickets.mail.seals import Seal
from tickets.models import Mailbox, Message, Ticket
from tickets.models.ticket import Status

LINK = Seal("tickets.rating.link", lambda digest: base64.urlsafe_b64encode(digest[:24]).decode())
IN_LINK = re.compile(r"([0-9a-f]{1,16})\.([\w-]{32})", re.ASCII)
WORDS = "How was this answer? It takes one click:"


@dataclass(frozen=True)
class Asking:
    """What stands below an answer; both are empty where nothing is asked."""

    text: str = ""
    html: str = ""


def below(message: Message, mailbox: Mailbox) -> Asking:
    """Only where a person resolved the ticket with it, in a mailbox that asks, and nobody has said so yet."""
    ticket: Ticket = message.ticket
    if not mailbox.asks_how_it_was or message.is_automatic or ticket.status != Status.RESOLVED or ticket.satisfaction:
        return Asking()
    link = settings.BASE_URL + reverse("how_it_was", args=[token(message.pk)])
    return Asking(f"\n\n{WORDS}\n{link}\n", f'<p>{WORDS}<br><a href="{escape(link)}">{escape(link)}</a></p>')


def token(message_id: int) -> str:
    return f"{message_id:x}.{LINK.on(f'{message_id:x}')}"


def opened(link: str) -> int | None:
    """Which message a link is about; None for one that is not of this desk. Asks no database."""
    parts = IN_LINK.fullmatch(link)
    return int(parts[1], 16) if parts and LINK.holds(parts[1], parts[2]) else None
