"""Header fields: unfolding, encoded words (RFC 2047), message ids."""

import binascii
import re
from collections.abc import Iterator

from .charsets import decode, guess
from .limits import HEADER_CHARS

FOLD = re.compile(r"\r\n|\r|\n")
WORD = re.compile(r"=\?([\w.:+-]{1,60})(?:\*[\w-]{0,40})?\?([bBqQ])\?([^?\r\n]{0,50000}|[^\r\n]{0,2000}?)\?=")
CONTROLS = re.compile(r"[\x01-\x1f\x7f]+")
BRACKETED = re.compile(r"<([^<>]{1,1000})>")
PADDING = re.compile(rb"=+\s*")
PADDED = re.compile(rb"={1,2}\r?\n[A-Za-z0-9+/=\r\n]{4,}\s*\Z")  # more of it behind its end
TEXTS = 10_000  # base64 texts one after another


def decode_field(value: str, fallback: str = "") -> str:
    """A header value as people read it: unfolded, encoded words and raw 8-bit decoded, no control characters."""
    value = value[:HEADER_CHARS]
    if "\n" in value or "\r" in value:
        value = FOLD.sub("", value)
    if "\t" in value:
        value = value.replace("\t", " ")
    if "=?" in value:
        value = "".join(_decoded_runs(value, fallback))
    elif not value.isascii() or "\x1b" in value:
        value = raw_text(value, fallback)
    if not value.isprintable():
        value = CONTROLS.sub(" ", value.replace("\x00", ""))
    return value.strip()


def raw_text(value: str, fallback: str = "") -> str:
    """Text of a value that may hold undecoded bytes (as surrogates, the way the standard parser keeps them)."""
    return (
        value if value.isascii() and "\x1b" not in value else guess(value.encode("utf-8", "surrogateescape"), fallback)
    )


def _decoded_runs(value: str, fallback: str) -> Iterator[str]:
    pending: list[tuple[str, bytes]] = []
    position = 0
    for word in WORD.finditer(value):
        between = value[position : word.start()]
        if not (pending and not between.strip()):
            yield from _flush(pending, fallback)
            yield raw_text(between, fallback)
        pending.append((word[1], _word_bytes(word[2], word[3])))
        position = word.end()
    yield from _flush(pending, fallback)
    yield raw_text(value[position:], fallback)


def _flush(pending: list[tuple[str, bytes]], fallback: str) -> Iterator[str]:
    """Adjacent words of one charset are joined before decoding: senders cut through multi-byte characters."""
    while pending:
        charset = pending[0][0]
        run = b""
        while pending and pending[0][0].lower() == charset.lower():
            run += pending.pop(0)[1]
        yield decode(run, charset, fallback)


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return binascii.a2b_qp(data.replace(b" ", b"_"), header=True)
    return from_base64(data)


def from_base64(data: bytes) -> bytes:
    """Decodes leniently: foreign characters are passed over, a missing end is made up for, a second text is read on."""
    if (end := data.find(b"=")) >= 0 and PADDED.match(data, end) and data.count(b"=") < TEXTS:
        return b"".join(map(_from_base64, PADDING.split(data)))
    return _from_base64(data)


def _from_base64(data: bytes) -> bytes:
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        clean = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
        clean = clean[: len(clean) - 1] if len(clean) % 4 == 1 else clean
        return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))


def ids_in(value: str) -> tuple[str, ...]:
    """The message ids of a field, without angle brackets (RFC 5322 3.6.4); bare ones are taken too."""
    value = FOLD.sub("", value[:HEADER_CHARS])
    found = [re.sub(r"\s+", "", each) for each in BRACKETED.findall(value)]
    if not found:
        found = [word.strip("<>,;") for word in value.split() if "@" in word]
    return tuple(dict.fromkeys(each for each in found if each))
