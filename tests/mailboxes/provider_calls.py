"""Calls of mail providers, as their documentation describes them, signed with the keys of the tests."""

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.test import Client

from tickets.mail.webhooks import taking
from tickets.mail.webhooks.providers import PROVIDERS
from tickets.models import Mailbox
from tickets.models.mailbox import Arrival

SENDER, ADDRESS, KEY = "carl@customer.example", "support@example.com", "signing-key-7391"
POSTAL = rsa.generate_private_key(public_exponent=65537, key_size=2048)
BOUNDARY = "----boundary7391"


@dataclass(frozen=True)
class Call:
    """What a provider posts."""

    data: bytes
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)

    def with_header(self, name: str, value: str) -> "Call":
        return replace(self, headers={**self.headers, name: value})


def connected(provider: str, **changes: Any) -> Mailbox:
    """A mailbox whose mail this provider hands over; its key is known, or its address holds a password."""
    secret = postal_key() if provider == "postal" else KEY
    values = {"arrival": Arrival.HTTP, "webhook_provider": provider, "webhook_secret": secret, **changes}
    return Mailbox.objects.create(name="Acme support", address=ADDRESS, **values)


def post(mailbox: Mailbox, call: Call, **headers: str) -> int:
    """The status, as the provider gets it; with the password of the address where it holds one."""
    if not PROVIDERS[mailbox.webhook_provider].signs:
        proof = base64.b64encode(f"{taking.USER}:{mailbox.webhook_secret}".encode()).decode()
        headers = {"Authorization": f"Basic {proof}", **headers}
    answer = Client().post(
        path(mailbox), call.data, content_type=call.content_type, headers={**call.headers, **headers}
    )
    return answer.status_code


def path(mailbox: Mailbox) -> str:
    return f"/handed-over/{taking.address_key(mailbox.pk)}/mime"


def mailgun(raw: bytes, key: str = KEY, at: int | None = None, token: str = "t" * 50) -> Call:
    stamp = str(at or int(time.time()))
    signature = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    fields = {"timestamp": stamp, "token": token, "signature": signature, "sender": SENDER, "recipient": ADDRESS}
    return form({**{name: value.encode() for name, value in fields.items()}, "body-mime": raw})


def sendgrid(raw: bytes) -> Call:
    envelope = json.dumps({"from": SENDER, "to": [ADDRESS]}).encode()
    return form({"email": raw, "envelope": envelope, "spam_score": b"0.1"})


def postmark(raw: bytes) -> Call:
    said = {
        "MessageID": "pm-1",
        "OriginalRecipient": ADDRESS,
        "RawEmail": raw.decode(),
        "From": SENDER,
        "Attachments": [],
    }
    return as_json({**said, "Headers": [{"Name": "Return-Path", "Value": f"<{SENDER}>"}]})


def postmark_in_parts(text: str) -> Call:
    headers = [{"Name": "Return-Path", "Value": f"<{SENDER}>"}, {"Name": "Message-ID", "Value": "<1@customer.example>"}]
    said = {
        "MessageID": "pm-2",
        "OriginalRecipient": ADDRESS,
        "Subject": "In parts",
        "TextBody": text,
        "Headers": headers,
    }
    file = {"Name": "bill.txt", "Content": base64.b64encode(b"12 EUR").decode(), "ContentType": "text/plain"}
    return as_json({**said, "FromFull": {"Email": SENDER, "Name": "Carl"}, "Attachments": [file]})


def mailersend(raw: bytes) -> Call:
    data = {
        "id": "ms-1",
        "raw": raw.decode(),
        "sender": {"email": SENDER},
        "recipients": {"rcptTo": [{"email": ADDRESS}]},
    }
    call = as_json({"type": "inbound.message", "data": data})
    return call.with_header("Signature", hmac.new(KEY.encode(), call.data, hashlib.sha256).hexdigest())


def mandrill(raw: bytes, mailbox: Mailbox) -> Call:
    message = {"raw_msg": raw.decode(), "email": ADDRESS, "spam_report": {"score": 0.1}}
    events = json.dumps([{"event": "inbound", "ts": 1_790_000_000, "msg": message}])
    signed = f"{taking.address_of(mailbox)}mandrill_events{events}"
    signature = base64.b64encode(hmac.new(KEY.encode(), signed.encode(), hashlib.sha1).digest()).decode()
    call = Call(urlencode({"mandrill_events": events}).encode(), "application/x-www-form-urlencoded")
    return call.with_header("X-Mandrill-Signature", signature)


def postal(raw: bytes) -> Call:
    message = base64.b64encode(raw).decode()
    call = as_json({"id": 7, "mail_from": SENDER, "rcpt_to": ADDRESS, "message": message, "base64": True})
    signature = POSTAL.sign(call.data, padding.PKCS1v15(), hashes.SHA1())
    return call.with_header("X-Postal-Signature", base64.b64encode(signature).decode())


def postal_key() -> str:
    der = POSTAL.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()


def sparkpost(raw: bytes) -> Call:
    content = {"email_rfc822": base64.b64encode(raw).decode(), "email_rfc822_is_base64": True}
    relayed = {"content": content, "msg_from": SENDER, "rcpt_to": ADDRESS, "protocol": "smtp"}
    return as_json([{"msys": {"relay_message": relayed}}, {"msys": {}}])


def amazon_ses(raw: bytes) -> Call:
    receipt = {"recipients": [ADDRESS], "action": {"type": "SNS", "encoding": "BASE64"}}
    said = {"notificationType": "Received", "mail": {"source": SENDER, "messageId": "ses-1"}, "receipt": receipt}
    return sns("Notification", Message=json.dumps(said | {"content": base64.b64encode(raw).decode()}))


def sns(kind: str, **said: str) -> Call:
    call = as_json({"Type": kind, "MessageId": "sns-1", "TopicArn": "arn:aws:sns:eu-west-1:1:mail", **said})
    return call.with_header("X-Amz-Sns-Message-Type", kind).with_header("X-Amz-Sns-Message-Id", "sns-1")


def mailjet(text: str) -> Call:
    headers = {"Subject": "In parts", "From": f"Carl <{SENDER}>", "Message-ID": "<2@customer.example>"}
    return as_json({"Sender": SENDER, "Recipient": ADDRESS, "Headers": headers, "Text-part": text, "Parts": []})


def as_json(said: Any) -> Call:
    return Call(json.dumps(said).encode())


def form(fields: dict[str, bytes]) -> Call:
    """multipart/form-data, with the bytes of the fields as they are."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value + b"\r\n"
        for name, value in fields.items()
    ]
    return Call(b"".join(parts) + f"--{BOUNDARY}--\r\n".encode(), f"multipart/form-data; boundary={BOUNDARY}")
