"""The MIME tree, by the standard parser under compat32, which keeps every byte and decodes nothing."""

import codecs
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

from .boundaries import repaired
from .limits import BOUNDARY_CHECKS, BOUNDARY_LINES, DEPTH, HEADER_CHARS, LINES, PARTS, REPAIRS

BOUNDARY = re.compile(rb"boundary\s*=", re.I)
FOLDED_BOUNDARY = re.compile(rb"(boundary\s{0,9}=\s{0,9}\"[^\"\r\n]{0,70})\r?\n([ \t][^\"\r\n]{0,70}\")", re.I)
HEAD_ENDS = (b"\n\n", b"\n\r\n", b"\r\r")
EMPTY_LINE = re.compile(rb"\A(?:\r\n|\r|\n)")
NAME = rb"[A-Za-z0-9][A-Za-z0-9_.-]{0,70}"
SPACE_BEFORE_COLON = re.compile(rb"^(" + NAME + rb")[ \t]{1,9}:", re.M)
KNOWN_NEXT = rb"(?=(?i:from|to|cc|subject|date|message-id|mime-version|content-[a-z-]+|received|reply-to|x-[a-z-]+):)"
STRAY_LINE = re.compile(
    rb"^(?![!-9;-~]+:|[ \t]|>?From )[^\r\n]*\r?\n"
    rb"(?=(?:[ \t][^\r\n]{0,1000}\r?\n){0,5}(?:" + KNOWN_NEXT + rb"|" + NAME + rb"[ \t]{1,9}:))",
    re.M,
)
HEAD_BYTES = 1_000_000
LISTS = {"from", "to", "cc", "reply-to", "delivered-to", "x-original-to", "envelope-to", "precedence"}
Fields = dict[str, str]


def load(raw: bytes, defects: list[str]) -> Message:
    """The parsed tree. Where its nesting is absurd: the head alone, with the body as its text."""
    head, body = _apart(_begun(raw))
    head = _mended(head, defects)
    if (plain := _without_parts(head, body)) is not None:
        return plain
    if not _is_costly(head + body):
        try:
            return message_from_bytes(head + body)
        except RecursionError:
            pass
    defects.append("parts are nested too deeply; only the head was read")
    return _head_alone(head, body)


def _begun(raw: bytes) -> bytes:
    """From the first header field on: without a byte-order mark, empty lines, or a quoted line of a mail folder."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raw = raw.decode("utf-16", "replace").encode()
    raw = raw.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n")
    return raw.partition(b"\n")[2] if raw.startswith(b">From ") else raw


def _apart(raw: bytes) -> tuple[bytes, bytes]:
    """The head with its last line end, and what follows, the empty line included."""
    ends = [found for mark in HEAD_ENDS if (found := raw.find(mark, 0, HEAD_BYTES)) >= 0]
    end = min(ends) + 1 if ends else HEAD_BYTES
    return raw[:end], raw[end:]


def _mended(head: bytes, defects: list[str]) -> bytes:
    """Without what makes the standard parser end the head early: a space before the colon, a stray line."""
    if b"oundary" in head and FOLDED_BOUNDARY.search(head):
        return FOLDED_BOUNDARY.sub(rb"\1\2", head)
    mended = SPACE_BEFORE_COLON.sub(rb"\1:", head) if b" :" in head or b"\t:" in head else head
    mended = STRAY_LINE.sub(b"", mended)
    if mended != head:
        defects.append("the head holds lines that are no header fields")
    return mended


def _without_parts(head: bytes, body: bytes) -> Message | None:
    """A mail of one part, its body taken as it stands: the standard parser would go through it line by line."""
    lowered = head.lower()
    if b"multipart/" in lowered or b"message/" in lowered or not body:
        return None
    message = message_from_bytes(head)
    if message.get_payload(decode=True):  # a line in the head made the parser end it early
        return None
    message.set_payload(_text(body))
    return message


def _is_costly(raw: bytes) -> bool:
    """Whether the standard parser would compare too many lines with too many boundaries, or make too many parts."""
    lines = raw.count(b"\n")
    if raw.count(b"\n--") > BOUNDARY_LINES or lines > LINES:
        return True
    return raw.lower().count(b"boundary") * lines >= BOUNDARY_CHECKS <= len(BOUNDARY.findall(raw)) * lines


def _head_alone(head: bytes, body: bytes) -> Message:
    message = message_from_bytes(head)
    del message["content-type"], message["content-transfer-encoding"]
    message.set_payload(_text(body))
    return message


def _text(body: bytes) -> str:
    return EMPTY_LINE.sub(b"", body, count=1).decode("ascii", "surrogateescape")


def fields_of(part: Message) -> Fields:
    """Lower-case name to raw value. Of a repeated name the first counts; of a list of addresses or words, all."""
    found: Fields = {}
    for name, value in part.raw_items():
        name = name.lower()
        if name not in found:
            found[name] = value
        elif name in LISTS and len(found[name]) < HEADER_CHARS:
            found[name] += f", {value}"
    return found


def children(part: Message) -> list[Message]:
    return [each for each in part.get_payload() if isinstance(each, Message)] if part.is_multipart() else []


def leaves(part: Message, defects: list[str]) -> Iterator[tuple[Message, tuple[Message, ...]]]:
    """Every part that holds content, in order, with its ancestors (outermost first); a message within is one leaf."""
    stack: list[tuple[Message, tuple[Message, ...]]] = [(part, ())]
    seen, repairs = 0, REPAIRS
    while stack:
        part, above = stack.pop()
        seen += 1
        if seen > PARTS:
            defects.append(f"more than {PARTS} parts; the rest was not read")
            return
        within = children(part)
        if not within and part.get_content_maintype() == "multipart" and repairs and (found := repaired(part)):
            defects.append("the boundary between the parts was not what the head says")
            part, within, repairs = found, children(found), repairs - 1
        if not within or part.get_content_maintype() != "multipart":
            yield part, above
        elif len(above) >= DEPTH:
            defects.append(f"parts are nested deeper than {DEPTH}; the innermost were not read")
        else:
            stack.extend((child, (*above, part)) for child in reversed(within))
