"""A mail in a provider's call, and where the providers put it: byte by byte, with its envelope.

Each reader gives [] for a call that holds no raw mail. No mail is parsed here: with a stranger's that may take long.
"""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser


@dataclass(frozen=True)
class Handed:
    """One mail. `key` is what the provider calls this delivery, also when it tries again; '' where it says nothing."""

    raw: bytes
    sender: str
    recipient: str
    key: str = ""


Reader = Callable[[HttpRequest], list[Handed]]


def nowhere(call: HttpRequest) -> list[Handed]:
    """Of providers that give parts only."""
    return []


def by_mailgun(call: HttpRequest) -> list[Handed]:
    said = call.POST
    return _one(form_field(call, "body-mime"), said.get("sender"), said.get("recipient"))


def by_sendgrid(call: HttpRequest) -> list[Handed]:
    envelope = json.loads(call.POST.get("envelope") or "{}")
    return _one(form_field(call, "email"), _at(envelope, "from"), _at(envelope, "to", 0))


def by_postmark(call: HttpRequest) -> list[Handed]:
    said = json.loads(call.body)
    first = _at(said, "Headers", 0) or {}
    sender = first.get("Value", "").strip("<>") if first.get("Name", "").lower() == "return-path" else ""
    return _one(_bytes(_at(said, "RawEmail")), sender, _at(said, "OriginalRecipient"), _at(said, "MessageID"))


def by_mailersend(call: HttpRequest) -> list[Handed]:
    said = _at(json.loads(call.body), "data")
    recipient = _at(said, "recipients", "rcptTo", 0, "email")
    return _one(_bytes(_at(said, "raw")), _at(said, "sender", "email"), recipient, _at(said, "id"))


def by_mandrill(call: HttpRequest) -> list[Handed]:
    mails = [
        _at(event, "msg") for event in json.loads(call.POST["mandrill_events"]) if _at(event, "event") == "inbound"
    ]
    return [each for mail in mails for each in _one(_bytes(_at(mail, "raw_msg")), "", _at(mail, "email"))]


def by_postal(call: HttpRequest) -> list[Handed]:
    said = json.loads(call.body)
    raw = _bytes(_at(said, "message"), _at(said, "base64") is True)
    return _one(raw, _at(said, "mail_from"), _at(said, "rcpt_to"))


def by_sparkpost(call: HttpRequest) -> list[Handed]:
    relayed = [_at(event, "msys", "relay_message") for event in json.loads(call.body)]
    return [
        each for mail in relayed if mail for each in _one(_relayed(mail), _at(mail, "msg_from"), _at(mail, "rcpt_to"))
    ]


def by_amazon(call: HttpRequest) -> list[Handed]:
    """The notification of SNS holds the one of SES as text."""
    notified = json.loads(call.body)
    if _at(notified, "Type") != "Notification" or not notified["Message"].startswith("{"):
        return []
    said = json.loads(notified["Message"])
    raw = _bytes(_at(said, "content"), _at(said, "receipt", "action", "encoding") == "BASE64")
    return _one(raw, _at(said, "mail", "source"), _at(said, "receipt", "recipients", 0), _at(said, "mail", "messageId"))


def form_field(call: HttpRequest, name: str) -> bytes | None:
    """The bytes of a field, whatever they mean: Django takes them for UTF-8 and replaces what is none."""
    if call.content_type == "multipart/form-data":
        fields, _ = MultiPartParser(call.META, BytesIO(call.body), [], "latin-1").parse()
        text = fields.get(name)
    else:
        text = dict(parse_qsl(call.body.decode("latin-1"), encoding="latin-1")).get(name)
    return text.encode("latin-1") if text is not None else None


def _one(raw: bytes | None, sender: Any, recipient: Any, key: Any = None) -> list[Handed]:
    said = (value if isinstance(value, str) else "" for value in (sender, recipient, key))
    return [Handed(raw, *said)] if raw else []


def _relayed(mail: Any) -> bytes | None:
    return _bytes(_at(mail, "content", "email_rfc822"), _at(mail, "content", "email_rfc822_is_base64") is True)


def _at(found: Any, *path: str | int) -> Any:
    """What stands there; None where there is no such place."""
    for step in path:
        if isinstance(step, str):
            found = found.get(step) if isinstance(found, dict) else None
        else:
            found = found[step] if isinstance(found, list) and len(found) > step else None
    return found


def _bytes(given: Any, is_base64: bool = False) -> bytes | None:
    if not isinstance(given, str):
        return None
    return base64.b64decode(given) if is_base64 else given.encode("utf-8", "replace")
