"""The head of a mail as it stands, undecoded: decoding an encoded word could make it say what no server wrote."""

import re

from .domains import domain_of

HEAD_BYTES = 256_000
FIELD = re.compile(rb"^([!-9;-~]{1,80})[ \t]{0,9}:([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)", re.M)
FOLD = re.compile(r"\r?\n")
BY = re.compile(r"\bby\s+([^\s;()]+)", re.I)
Fields = list[tuple[str, str]]


def apart(raw: bytes) -> tuple[bytes, bytes]:
    """Head and body, without the empty line between them."""
    ends = [(found, len(mark)) for mark in (b"\r\n\r\n", b"\n\n") if (found := raw.find(mark, 0, HEAD_BYTES)) >= 0]
    if not ends:
        return raw[:HEAD_BYTES], b""
    end, length = min(ends)
    return raw[:end], raw[end + length :]


def fields_of(head: bytes) -> Fields:
    """(lower-case name, unfolded value) in order."""
    return [
        (name.decode().lower(), FOLD.sub("", value.decode("latin-1")).strip()) for name, value in FIELD.findall(head)
    ]


def received_by(value: str) -> str:
    """The server that wrote this Received field."""
    found = BY.search(value)
    return domain_of(found[1]) if found else ""
