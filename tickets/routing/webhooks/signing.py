"""Signatures of calls (Standard Webhooks 1.0: HMAC-SHA256 over 'id.timestamp.body'). Pure."""

import base64
import hashlib
import hmac
import json
import secrets
from typing import Any

PREFIX = "whsec_"
BYTES = 32


def new_secret() -> str:
    """'whsec_…': 256 random bits in base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def content_of(body: dict[str, Any]) -> bytes:
    """The very bytes that are signed and sent."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def headers(secret: str, number: str, timestamp: int, content: bytes) -> dict[str, str]:
    """`timestamp` in seconds since 1970."""
    return {
        "webhook-id": number,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{signature(secret, number, timestamp, content)}",
    }


def signature(secret: str, number: str, timestamp: int, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{number}.{timestamp}.".encode() + content
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
