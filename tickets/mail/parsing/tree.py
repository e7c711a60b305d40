"""The MIME tree, by the standard parser under compat32, which keeps every byte and decodes nothing."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

from .limits import BOUNDARY_CHECKS, DEPTH, PARTS

BOUNDARY = re.compile(rb"boundary\s*=", re.I)
HEAD_END = re.compile(rb"\r?\n\r?\n|\r\r")
HEAD_BYTES = 1_000_000
Fields = dict[str, str]


def load(raw: bytes, defects: list[str]) -> Message:
    """The parsed tree. Where its nesting is absurd: the head alone, with the body as its text."""
    raw = raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if len(BOUNDARY.findall(raw)) * raw.count(b"\n") < BOUNDARY_CHECKS:
        try:
            return message_from_bytes(raw)
        except RecursionError:
            pass
    defects.append("parts are nested too deeply; only the head was read")
    return _head_alone(raw)


def _head_alone(raw: bytes) -> Message:
    end = HEAD_END.search(raw, 0, HEAD_BYTES)
    message = message_from_bytes(raw[: end.start() if end else HEAD_BYTES])
    del message["content-type"], message["content-transfer-encoding"]
    message.set_payload(raw[end.end() :].decode("ascii", "surrogateescape") if end else "")
    return message


def fields_of(part: Message) -> Fields:
    """Lower-case name to raw value; the first of each name counts."""
    found: Fields = {}
    for name, value in part.raw_items():
        found.setdefault(name.lower(), value)
    return found


def children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return payload if isinstance(payload, list) else []


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
