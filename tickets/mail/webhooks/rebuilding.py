"""A mail that comes in parts, put together again by anymail; and what is kept of a call that nobody can read."""

import hashlib
from collections.abc import Iterable
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from django.http import HttpRequest

from tickets.mail.webhooks.handed import Handed

REBUILT = "X-Supportdesk-Rebuilt"


def from_parts(view: Any, call: HttpRequest) -> list[Handed]:
    """`view` is anymail's, and has validated `call`."""
    events = view.parse_events(call)
    return [_put_together(event) for event in events if event.event_type == "inbound"]


def as_it_came(call: HttpRequest, provider: str, problem: Exception) -> Handed:
    """A mail about a call that cannot be read, with the call attached: it opens a ticket, and nothing is lost."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = f"A mail that {provider} handed over could not be put together"
    mail.set_content(
        f"{provider} handed a mail over, but not in a form that this desk reads ({type(problem).__name__}: "
        f"{str(problem)[:300]}). What came is attached as it was.\n"
    )
    mail.add_attachment(call.body, "application", "octet-stream", filename="handed-over.bin")
    return Handed(mail.as_bytes(), "", "", f"call:{hashlib.sha256(call.body).hexdigest()}")


def _put_together(event: Any) -> Handed:
    message = event.message
    key = _content_of(message)  # events have numbers, but not at all providers the same at each try
    message[REBUILT] = "from the parts that the provider handed over"
    raw = bytes(message.as_bytes(policy=SMTP))
    return Handed(raw, message.envelope_sender or "", message.envelope_recipient or "", key)


def _content_of(message: Any) -> str:
    """The same for the same mail: boundaries are drawn anew each time it is put together."""
    said: Iterable[Any] = [*message.items(), message.text, message.html, message.envelope_recipient]
    return f"parts:{hashlib.sha256(repr(list(said)).encode()).hexdigest()}"
