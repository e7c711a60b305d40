"""What stands in a provider's call: the mail byte by byte where it is given so, else put together again."""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl

from anymail.exceptions import AnymailError
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser

REBUILT = "X-Supportdesk-Rebuilt"
# What a call that anymail does not expect ends in, deep in its parsing.
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, AssertionError, AnymailError)


@dataclass(frozen=True)
class Handed:
    """One mail. `key` is what the provider calls this delivery, also when it tries again; '' where it says nothing."""

    raw: bytes
    sender: str
    recipient: str
    key: str = ""


# (anymail's view, the call) → the mails in it
Reader = Callable[[Any, HttpRequest], list[Handed]]


def in_form(field: str) -> Reader:
    """Mailgun and SendGrid: a field of a form."""

    def read(view: Any, request: HttpRequest) -> list[Handed]:
        events = view.parse_events(request)
        return [_handed(event, form_field(request, field)) for event in events]

    return read


def in_json(*path: str, key: bool = False) -> Reader:
    """Where in the event the raw mail stands; with `key` the event's number is the same at each try."""

    def read(view: Any, request: HttpRequest) -> list[Handed]:
        events = [event for event in view.parse_events(request) if event.event_type == "inbound"]
        return [_handed(event, _text(_at(event.esp_event, path)), key) for event in events]

    return read


def from_ses(view: Any, request: HttpRequest) -> list[Handed]:
    """Amazon's notification holds the mail as text or in base64."""
    return [_handed(event, _ses_raw(event.esp_event), True) for event in view.parse_events(request)]


def from_postal(view: Any, request: HttpRequest) -> list[Handed]:
    """Without anymail's parsing, which ends over mail that is not UTF-8."""
    said = json.loads(request.body)
    raw = _text(said["message"], said.get("base64") is True)
    return [Handed(raw or b"", str(said.get("mail_from") or ""), str(said.get("rcpt_to") or ""))]


def from_sparkpost(view: Any, request: HttpRequest) -> list[Handed]:
    """Likewise; a call without events is a sign of life."""
    relayed = [event["msys"].get("relay_message") for event in json.loads(request.body)]
    return [_from_relay(each) for each in relayed if each]


def as_it_came(request: HttpRequest, provider: str, problem: Exception) -> Handed:
    """A mail about a call that cannot be read, with the call attached: it opens a ticket, and nothing is lost."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = f"A mail that {provider} handed over could not be put together"
    mail.set_content(
        f"{provider} handed a mail over, but not in a form that this desk reads ({type(problem).__name__}: "
        f"{str(problem)[:300]}). What came is attached as it was.\n"
    )
    mail.add_attachment(request.body, "application", "octet-stream", filename="handed-over.bin")
    return Handed(mail.as_bytes(), "", "", f"call:{hashlib.sha256(request.body).hexdigest()}")


def form_field(request: HttpRequest, name: str) -> bytes | None:
    """The bytes of a field, whatever they mean: Django takes them for UTF-8 and replaces what is none."""
    if request.content_type == "multipart/form-data":
        fields, _ = MultiPartParser(request.META, BytesIO(request.body), [], "latin-1").parse()
        text = fields.get(name)
    else:
        text = dict(parse_qsl(request.body.decode("latin-1"), encoding="latin-1")).get(name)
    return text.encode("latin-1") if text is not None else None


def _handed(event: Any, raw: bytes | None, key: bool = False) -> Handed:
    named = f"{event.event_id}" if key and event.event_id else ""
    sender = event.message.envelope_sender or ""
    if raw is None:
        named = named or _content_of(event.message)
        raw = _rebuilt(event.message)
    return Handed(raw, sender, event.message.envelope_recipient or "", named)


def _rebuilt(message: Any) -> bytes:
    message[REBUILT] = "from the parts that the provider handed over"
    return bytes(message.as_bytes(policy=SMTP))


def _content_of(message: Any) -> str:
    """The same for the same mail: boundaries are drawn anew each time it is put together."""
    said: Iterable[Any] = [*message.items(), message.text, message.html, message.envelope_recipient]
    return f"parts:{hashlib.sha256(repr(list(said)).encode()).hexdigest()}"


def _from_relay(relayed: dict[str, Any]) -> Handed:
    content = relayed["content"]
    raw = _text(content["email_rfc822"], bool(content.get("email_rfc822_is_base64")))
    return Handed(raw or b"", str(relayed.get("msg_from") or ""), str(relayed.get("rcpt_to") or ""))


def _ses_raw(said: dict[str, Any]) -> bytes | None:
    action = said.get("receipt", {}).get("action", {})
    return _text(said.get("content"), action.get("encoding") == "BASE64")


def _at(found: Any, path: Iterable[str]) -> Any:
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _text(given: Any, is_base64: bool = False) -> bytes | None:
    if not isinstance(given, str):
        return None
    return base64.b64decode(given) if is_base64 else given.encode("utf-8", "replace")
