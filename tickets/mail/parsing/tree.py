"""The MIME tree, by the standard parser under compat32, which keeps every byte and decodes nothing."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

from .limits import BOUNDARY_CHECKS, DEPTH, HEADER_CHARS, PARTS

BOUNDARY = re.compile(rb"boundary\s*=", re.I)
FOLDED_BOUNDARY = re.compile(rb"(boundary\s{0,9}=\s{0,9}\"[^\"\r\n]{0,70})\r?\n([ \t][^\"\r\n]{0,70}\")", re.I)
HEAD_END = re.compile(rb"\r?\n\r?\n|\r\r")
NAME = rb"[A-Za-z0-9][A-Za-z0-9_.-]{0,70}"
SPACE_BEFORE_COLON = re.compile(rb"^(" + NAME + rb")[ \t]{1,9}:", re.M)
KNOWN_NEXT = rb"(?=(?i:from|to|cc|subject|date|message-id|mime-version|content-[a-z-]+|received|reply-to|x-[a-z-]+):)"
STRAY_LINE = re.compile(
    rb"^(?![!-9;-~]+:|[ \t]|>?From )[^\r\n]*\r?\n(?:" + KNOWN_NEXT + rb"|(?=" + NAME + rb"[ \t]{1,9}:))", re.M
)
HEAD_BYTES = 1_000_000
LISTS = {"from", "to", "cc", "reply-to", "delivered-to", "x-original-to", "envelope-to", "precedence"}
Fields = dict[str, str]


def load(raw: bytes, defects: list[str]) -> Message:
    """The parsed tree. Where its nesting is absurd: the head alone, with the body as its text."""
    raw = _mended(raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"), defects)
    if len(BOUNDARY.findall(raw)) * raw.count(b"\n") < BOUNDARY_CHECKS:
        try:
            return message_from_bytes(raw)
        except RecursionError:
            pass
    defects.append("parts are nested too deeply; only the head was read")
    return _head_alone(raw)


def _mended(raw: bytes, defects: list[str]) -> bytes:
    """Without what makes the standard parser end the head early: a space before the colon, a stray line."""
    end = HEAD_END.search(raw, 0, HEAD_BYTES)
    head = raw[: end.start()] if end else raw[:HEAD_BYTES]
    if FOLDED_BOUNDARY.search(head):
        return FOLDED_BOUNDARY.sub(rb"\1\2", head) + raw[len(head) :]
    if not (STRAY_LINE.search(head) or SPACE_BEFORE_COLON.search(head)):
        return raw
    mended = STRAY_LINE.sub(b"", SPACE_BEFORE_COLON.sub(rb"\1:", head))
    if mended != head:
        defects.append("the head holds lines that are no header fields")
    return mended + raw[len(head) :]


def _head_alone(raw: bytes) -> Message:
    end = HEAD_END.search(raw, 0, HEAD_BYTES)
    message = message_from_bytes(raw[: end.start() if end else HEAD_BYTES])
    del message["content-type"], message["content-transfer-encoding"]
    message.set_payload(raw[end.end() :].decode("ascii", "surrogateescape") if end else "")
    return message


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
    payload = part.get_payload()
    return [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []


def leaves(part: Message, defects: list[str]) -> Iterator[tuple[Message, tuple[Message, ...]]]:
    """Every part that holds content, in order, with its ancestors (outermost first); a message within is one leaf."""
    stack: list[tuple[Message, tuple[Message, ...]]] = [(part, ())]
    seen = 0
    while stack:
        part, above = stack.pop()
        seen += 1
        if seen > PARTS:
            defects.append(f"more than {PARTS} parts; the rest was not read")
            return
        within = children(part)
        if not within or part.get_content_maintype() != "multipart":
            yield part, above
        elif len(above) >= DEPTH:
            defects.append(f"parts are nested deeper than {DEPTH}; the innermost were not read")
        else:
            stack.extend((child, (*above, part)) for child in reversed(within))
