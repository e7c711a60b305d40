"""winmail.dat, as Outlook wraps its mails (MS-OXTNEF): the files within, and the text where there is no other."""

import struct
from mimetypes import guess_type
from typing import Any

from .charsets import guess
from .model import Attachment

CONTENT_TYPES = {"application/ms-tnef", "application/vnd.ms-tnef"}
OBJECTS = 5_000

# what tnefparse raises on bytes that are not what they say, unset variables of its own included
BROKEN = (LookupError, ValueError, TypeError, AttributeError, OSError, AssertionError, NameError, struct.error)


def is_tnef(attachment: Attachment) -> bool:
    return attachment.content_type in CONTENT_TYPES or attachment.filename.lower() == "winmail.dat"


def unpack(attachment: Attachment) -> tuple[list[Attachment], str, str]:
    """The files, text and HTML of a TNEF attachment. Raises ValueError where it cannot be read."""
    from tnefparse import TNEF

    if _is_shredded(attachment.content):
        raise ValueError(f"more than {OBJECTS:,} objects")
    try:
        opened = TNEF(attachment.content, do_checksum=False)
        files = [_file(each) for each in opened.attachments]
        return files, _text(opened.body), _text(getattr(opened, "htmlbody", None))
    except BROKEN as problem:
        raise ValueError(f"{type(problem).__name__}: {problem}") from problem


def _is_shredded(content: bytes) -> bool:
    """Whether it is cut into too many objects (MS-OXTNEF 2.1.3.2): the library copies the rest for each of them."""
    place = 6
    for _ in range(OBJECTS):
        if place + 9 > len(content):
            return False
        place += 11 + int.from_bytes(content[place + 5 : place + 9], "little")
    return True


def _file(found: Any) -> Attachment:
    name = _text(found.long_filename() or found.name).replace("\x00", "").strip() or "attachment"
    return Attachment(name, guess_type(name)[0] or "application/octet-stream", bytes(found.data or b""))


def _text(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        value = value[0] if value else ""
    return guess(value) if isinstance(value, bytes) else value or ""
