"""The parameters of Content-Type and Content-Disposition (RFC 2045 5.1), continued and encoded ones too (RFC 2231)."""

import re
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from .charsets import decode
from .headers import FOLD, decode_field
from .limits import HEADER_CHARS

KIND = re.compile(r"\s*([^;\s(]*)")
PARAMETER = re.compile(r";\s*([^=\s;]+)\s*=\s*(\"(?:[^\"\\]|\\.)*\"|[^;]*)")
CONTINUED = re.compile(r"^([^*]+)(?:\*(\d{1,4}))?(\*)?$")
Piece = tuple[int, bool, str]  # number (-1: the whole value), whether it is percent-encoded, text
WHOLE = -1
SHORT = 300


def split_parameters(value: str) -> tuple[str, dict[str, str]]:
    """'text/plain; charset=x' as ('text/plain', {'charset': 'x'}): lower-case names, decoded values."""
    return _split_short(value) if len(value) < SHORT else _split(value)


def _split(value: str) -> tuple[str, dict[str, str]]:
    value = FOLD.sub("", value[:HEADER_CHARS]).replace("\t", " ")
    found = KIND.match(value)
    head, rest = (found[1], value[found.end() :]) if found else ("", value)
    if "=" not in value:
        return head.lower(), {}
    if "=" in head:  # no value before the first parameter
        head, rest = "", value
    pieces: dict[str, list[Piece]] = {}
    for name, text in PARAMETER.findall(rest if rest.lstrip().startswith(";") else f";{rest}"):
        if parts := CONTINUED.match(name.lower()):
            number = int(parts[2]) if parts[2] else WHOLE
            pieces.setdefault(parts[1], []).append((number, bool(parts[3]), _unquoted(text)))
    return head.lower(), {name: _joined(found) for name, found in pieces.items()}


_split_short = lru_cache(maxsize=1024)(_split)  # most mails declare one of a few types, each several times


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] == '"':
        return re.sub(r"\\([\"\\])", r"\1", value[1:-1])
    return value.strip('"')


def _joined(pieces: list[Piece]) -> str:
    """One value: of what is given twice, the encoded form, then the numbered pieces, then the first plain one."""
    encoded = next((piece for piece in pieces if piece[0] == WHOLE and piece[1]), None)
    numbered = sorted(dict.fromkeys(piece for piece in pieces if piece[0] != WHOLE), key=lambda piece: piece[0])
    chosen = [encoded] if encoded else numbered or pieces[:1]
    if not any(is_encoded for _, is_encoded, _ in chosen):
        return decode_field("".join(text for *_, text in chosen))
    first, charset = chosen[0][2], ""
    if first.count("'") >= 2:  # the first piece names charset and language (RFC 2231 4.1)
        charset, _, rest = first.partition("'")
        first = rest.partition("'")[2]
    data = _percent_bytes([(chosen[0][1], first), *[piece[1:] for piece in chosen[1:]]])
    return decode_field(decode(data, charset))


def _percent_bytes(pieces: list[tuple[bool, str]]) -> bytes:
    encoded = [(extended, text.encode("utf-8", "surrogateescape")) for extended, text in pieces]
    return b"".join(unquote_to_bytes(data) if extended else data for extended, data in encoded)
