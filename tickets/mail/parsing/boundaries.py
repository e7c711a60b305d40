"""Multiparts whose boundary is not what the head says: it is found again where the parts themselves begin."""

import re
from email import message_from_bytes
from email.message import Message

from .limits import PARTS
from .parameters import split_parameters

FOUND = re.compile(rb"^--(\S[^\r\n]{0,200}?)[ \t]*\r?\n(?=Content-[A-Za-z-]{1,40}:)", re.M | re.I)
SEARCHED = 100_000
PARTS_BYTES = 30_000_000


def repaired(part: Message) -> Message | None:
    """A multipart that came out without parts, read again by the boundary that its text shows, if any."""
    body = part.get_payload(decode=True)
    if not isinstance(body, bytes) or b"--" not in body or len(body) > PARTS_BYTES:
        return None
    body = body if b"\n" in body else body.replace(b"\r", b"\n")
    boundary = _with_more_behind_it(part, body) or _shown(body)
    if boundary is None or body.count(b"\n--" + boundary) > 5 * PARTS:
        return None
    line = re.compile(rb"^--" + re.escape(boundary) + rb"(--)?[^\r\n]*", re.M)
    body = line.sub(lambda found: b"--parts" + (found[1] or b""), body)
    kind = part.get_content_type().encode("ascii", "replace")
    found = message_from_bytes(b"Content-Type: " + kind + b"; boundary=parts\n\n" + body)
    return found if found.is_multipart() else None


def _with_more_behind_it(part: Message, body: bytes) -> bytes | None:
    """The declared boundary, where lines begin with it but do not end there (RFC 2046 5.1.1 lets them)."""
    declared = split_parameters(str(part.get("content-type", "")))[1].get("boundary", "")
    boundary = declared.strip("'").encode("utf-8", "surrogateescape")
    line = re.search(rb"^--" + re.escape(boundary) + rb"[^\r\n]*\r?\n", body[:SEARCHED], re.M) if boundary else None
    return boundary if line else None


def _shown(body: bytes) -> bytes | None:
    found = FOUND.search(body[:SEARCHED])
    return found[1] if found else None
