"""Which parts are files, and what they are called."""

import re
from email.message import Message
from mimetypes import guess_extension

from .headers import decode_field
from .tree import Fields, children, fields_of

UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\]+")
EXTENSIONS = {
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "message/delivery-status": ".txt",
    "text/plain": ".txt",
}
NAME_CHARS = 255


def is_text_body(kind: str, disposition: str, name: str, above: tuple[Message, ...]) -> bool:
    """Whether a part is text to read, not a file: text/plain or text/html, not an attachment, and not named."""
    if kind not in ("text/plain", "text/html", "text/enriched", "text"):
        return False
    return disposition != "attachment" and not (name and above and disposition != "")


def filename_of(part: Message, kind: str, *parameters: dict[str, str]) -> str:
    """The name that the sender gave, or one made from what it is; never a path (RFC 2183 2.3)."""
    given = given_name(*parameters)
    if given:
        return safe_name(given)
    extension = EXTENSIONS.get(kind) or guess_extension(kind) or ".bin"
    if kind == "message/rfc822":
        return safe_name(_nested_subject(part) or "message")[: NAME_CHARS - 4] + extension
    return kind.partition("/")[0] + extension if kind.startswith(("image/", "text/")) else "attachment" + extension


def given_name(disposition: dict[str, str], content_type: dict[str, str]) -> str:
    return (
        disposition.get("filename")
        or content_type.get("name")
        or disposition.get("name")
        or content_type.get("filename")
        or ""
    )


def safe_name(name: str) -> str:
    """That name without directories and control characters, at most 255 characters, its extension kept."""
    name = UNSAFE.sub("_", name).strip(" .") if "/" in name or "\\" in name or UNSAFE.search(name) else name.strip()
    if len(name) > NAME_CHARS:
        stem, dot, extension = name.rpartition(".")
        name = stem[: NAME_CHARS - 20] + dot + extension[:19] if dot else name[:NAME_CHARS]
    return name or "attachment"


def _nested_subject(part: Message) -> str:
    within = children(part)
    fields: Fields = fields_of(within[0]) if within else {}
    return decode_field(fields.get("subject", "")).replace("\n", " ")
