"""Files written into the text itself: 'begin 644 name' to 'end' (uuencode, POSIX.2)."""

import binascii
import re
from mimetypes import guess_type

from .model import Attachment

BEGIN = re.compile(r"^begin [0-7]{3,4} ([^\r\n]{1,255}?)[ \t]*\r?$", re.M)
END = re.compile(r"^end[ \t]*\r?$", re.M)


def take_out(text: str) -> tuple[str, list[Attachment]]:
    """The text without its uuencoded files, and those files. What does not decode stays in the text."""
    if "begin " not in text:
        return text, []
    kept: list[str] = []
    files: list[Attachment] = []
    position = 0
    while (begin := BEGIN.search(text, position)) and (end := END.search(text, begin.end())):
        content = _decoded(text[begin.end() : end.start()])
        kept.append(text[position : begin.start()] if content is not None else text[position : end.end()])
        if content is not None:
            files.append(Attachment(begin[1], guess_type(begin[1])[0] or "application/octet-stream", content))
        position = end.end()
    return "".join([*kept, text[position:]]), files


def _decoded(body: str) -> bytes | None:
    """The bytes of those lines, or None where a line is no uuencoding."""
    try:
        return b"".join(_line(line) for line in body.encode("ascii").splitlines() if line.strip())
    except (binascii.Error, UnicodeError):
        return None


def _line(line: bytes) -> bytes:
    wanted = ((line[0] - 32) & 63) * 4 // 3 + 4  # some encoders write trailing garbage
    return binascii.a2b_uu(line[:wanted])
