"""The bytes of one part: its transfer encoding undone (RFC 2045 6)."""

import quopri
import re
from email.message import Message
from email.policy import Compat32

from .headers import from_base64
from .tree import children
from .uuencoded import take_out

EXACT = {"", "7bit", "8bit", "binary", "quoted-printable", "x-uuencode", "uuencode", "uue", "x-uue"}
WORDS = re.compile(rb"\s{0,9}[^\s]{1,60} [^\s]{1,60} [^\s]")


class AsItCame(Compat32):
    """Writes header fields out as they were read, not folded anew."""

    def fold_binary(self, name: str, value: str) -> bytes:
        return f"{name}: {value}{self.linesep}".encode("utf-8", "surrogateescape")


AS_IT_CAME = AsItCame()


def content_of(part: Message, encoding: str, defects: list[str]) -> bytes:
    """The decoded bytes of a leaf, a nested message, or a delivery report; encoding as the part declares it."""
    within = children(part)
    if within and part.get_content_type() == "message/delivery-status":
        return _undone(b"\n".join(_report_block(block) for block in within), encoding)
    if within:
        return _undone(_nested(within, defects), encoding)
    if encoding.strip().lower() == "base64" and (letters := _letters(part)):
        return _from_letters(letters, part.get_content_maintype())
    payload = part.get_payload(decode=True)  # the only public way to the bytes; it knows the exact labels only
    content = payload if isinstance(payload, bytes) else b""
    return content if encoding.strip().lower() in EXACT else _undone(content, encoding)


def _letters(part: Message) -> bytes:
    """The payload before its base64 is undone, or b'' where the standard parser cannot tell."""
    try:
        payload = part.get_payload()
    except (ValueError, LookupError):  # a charset that is none
        return b""
    return payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else b""


def _from_letters(data: bytes, maintype: str) -> bytes:
    """Base64 undone; text that only claims to be in base64, its first line shows it, is taken as it stands."""
    return data if maintype == "text" and WORDS.match(data) else from_base64(data)


def _undone(data: bytes, encoding: str) -> bytes:
    encoding = re.sub(r"[^a-z0-9]", "", encoding.partition(";")[0].lower()).removeprefix("x")
    if encoding in ("base64", "b64"):
        return from_base64(data)
    if encoding in ("quotedprintable", "qp"):
        return quopri.decodestring(data)
    if encoding in ("uuencode", "uue"):
        files = take_out(data.decode("ascii", "replace"))[1]
        return files[0].content if files else data
    return data


def _nested(within: list[Message], defects: list[str]) -> bytes:
    try:
        return b"\n".join(each.as_bytes(policy=AS_IT_CAME) for each in within)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as problem:
        defects.append(f"an attached message could not be written out ({type(problem).__name__})")
        return b""


def _report_block(block: Message) -> bytes:
    head = "".join(f"{name}: {value}\n" for name, value in block.raw_items())
    body = block.get_payload(decode=True)
    return head.encode("utf-8", "surrogateescape") + (body if isinstance(body, bytes) else b"")
