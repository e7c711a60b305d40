"""Which parts are files, and what they are called."""

import re
from dataclasses import dataclass, field
from email.message import Message
from mimetypes import guess_extension

from .headers import decode_field
from .tree import children, fields_of

READABLE = {"text/plain", "text/html", "text/enriched", "text/richtext"}
CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
DIRECTORIES = re.compile(r"^.*[/\\]", re.S)
EXTENSIONS = {
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "text/html": ".html",
    "text/plain": ".txt",
    "image/jpeg": ".jpg",
    "video/quicktime": ".mov",
    "application/pgp-signature": ".asc",
}
NAMES = {
    "message/delivery-status": "delivery-report.txt",
    "message/global-delivery-status": "delivery-report.txt",
    "message/disposition-notification": "receipt.txt",
    "message/feedback-report": "feedback-report.txt",
    "text/rfc822-headers": "returned-header.txt",
    "message/global-headers": "returned-header.txt",
}
CID_NAME = re.compile(r"^([\w.-]{1,80}\.\w{2,5})@")
NAME_CHARS = 255


def is_text_body(part: Message, kind: str, disposition: str, name: str, above: tuple[Message, ...]) -> bool:
    """Whether a part is text to read rather than a file: not called an attachment, not named, not a picture's peer."""
    if kind not in READABLE or disposition == "attachment":
        return False
    if not above:
        return True
    beside = above[-1].get_content_subtype() == "related" and children(above[-1])[0] is not part
    return not beside and not (name and disposition)


def given_name(placed: dict[str, str], typed: dict[str, str]) -> str:
    """The file name that the sender wrote, in Content-Disposition or Content-Type."""
    return placed.get("filename") or typed.get("name") or placed.get("name") or typed.get("filename") or ""


@dataclass(slots=True)
class FileNames:
    """File names within one mail: given or made up; those made up are numbered apart."""

    taken: set[str] = field(default_factory=set)

    def for_part(self, part: Message, kind: str, given: str, cid: str) -> str:
        name = safe_name(given) if given else self._unused(safe_name(_made_up(part, kind, cid)))
        self.taken.add(name)
        return name

    def _unused(self, name: str) -> str:
        stem, dot, extension = name.rpartition(".")
        numbered = (f"{stem}{number}{dot}{extension}" for number in range(1, len(self.taken) + 2))
        return name if name not in self.taken else next(each for each in numbered if each not in self.taken)


def _made_up(part: Message, kind: str, cid: str) -> str:
    if found := CID_NAME.match(cid):
        return found[1]
    if kind in NAMES:
        return NAMES[kind]
    extension = EXTENSIONS.get(kind) or guess_extension(kind) or ".bin"
    if kind == "message/rfc822":
        return (_nested_subject(part)[: NAME_CHARS - 4] or "message") + extension
    main = kind.partition("/")[0]
    stem = {"text": "document", "message": "message"}.get(
        main, main if main in ("image", "audio", "video") else "attachment"
    )
    return stem + extension


def safe_name(name: str) -> str:
    """That name without directories and controls, at most 255 characters, its extension kept (RFC 2183 2.3)."""
    name = DIRECTORIES.sub("", CONTROLS.sub(" ", name)).strip()
    if len(name) > NAME_CHARS:
        stem, dot, extension = name.rpartition(".")
        name = stem[: NAME_CHARS - 20] + dot + extension[:19] if dot else name[:NAME_CHARS]
    return "attachment" if name in ("", ".", "..") else name


def _nested_subject(part: Message) -> str:
    within = children(part)
    subject = fields_of(within[0]).get("subject", "") if within else ""
    return re.sub(r"[/\\]+", "-", decode_field(subject))
