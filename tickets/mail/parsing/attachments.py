"""Which parts are files, and what they are called."""

import re
from dataclasses import dataclass, field
from email.message import Message
from mimetypes import guess_extension
from urllib.parse import unquote

from .headers import decode_field
from .tree import children, fields_of

READABLE = {"text/plain", "text/html", "text/enriched", "text/richtext"}
FORKS = {"application/applefile"}  # beside the file of the same name (RFC 1740)
CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
DIRECTORIES = re.compile(r"^.*[/\\]", re.S)
EXTENSIONS = {
    "message/rfc822": ".eml",
    "text/html": ".html",
    "text/plain": ".txt",
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/pjpeg": ".jpg",
    "image/heic": ".heic",
    "image/webp": ".webp",
    "image/svg+xml": ".svg",
    "audio/basic": ".au",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/ogg": ".ogg",
    "audio/amr": ".amr",
    "audio/wav": ".wav",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
    "text/directory": ".vcf",
    "application/ics": ".ics",
    "message/global": ".eml",
    "message/partial": ".txt",
    "message/external-body": ".txt",
    "application/pgp-encrypted": ".txt",
    "video/quicktime": ".mov",
    "application/pgp-signature": ".asc",
}
NAMES = {
    "message/delivery-status": "delivery-report.txt",
    "message/global-delivery-status": "delivery-report.txt",
    "message/disposition-notification": "receipt.txt",
    "message/feedback-report": "feedback-report.txt",
    "application/pkcs7-mime": "smime.p7m",
    "application/x-pkcs7-mime": "smime.p7m",
    "application/pkcs7-signature": "smime.p7s",
    "application/x-pkcs7-signature": "smime.p7s",
    "text/calendar": "invitation.ics",
    "text/rfc822-headers": "returned-header.txt",
    "message/global-headers": "returned-header.txt",
}
PERCENTS = re.compile(r"%[c-f][0-9a-f]%[89ab][0-9a-f]", re.I)
DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # they can make '.exe' look like '.pdf'
CID_NAME = re.compile(r"^([\w.-]{1,80}\.\w{2,5})@")
NAME_CHARS = 255


def is_text_body(part: Message, kind: str, disposition: str, name: str, above: tuple[Message, ...]) -> bool:
    """Whether a part is text to read rather than a file: not called an attachment, not named, not a picture's peer."""
    if kind not in READABLE or disposition == "attachment":
        return False
    return not above or (root_of(above[-1]) in (None, part) and not (name and disposition))


def root_of(container: Message) -> Message | None:
    """The part of a multipart/related that the others belong to (RFC 2387 3.2); None for any other container."""
    if container.get_content_subtype() != "related":
        return None
    within = children(container)
    start = str(container.get_param("start", "")).strip(" <>")
    named = (each for each in within if start and str(each.get("content-id", "")).strip(" <>") == start)
    return next(named, within[0])


def given_name(placed: dict[str, str], typed: dict[str, str]) -> str:
    """The file name that the sender wrote, in Content-Disposition or Content-Type."""
    name = placed.get("filename") or typed.get("name") or placed.get("name") or typed.get("filename") or ""
    if len(name) > 2 and name[0] == name[-1] == "'":
        name = name[1:-1]
    return _from_percents(name) if "%" in name else name


def _from_percents(name: str) -> str:
    """A name that somebody encoded as for the web: only where letters beyond ASCII come out of it."""
    if not PERCENTS.search(name):
        return name
    try:
        return unquote(name, errors="strict")
    except UnicodeDecodeError:
        return name


@dataclass(slots=True)
class FileNames:
    """File names within one mail, given or made up; each is there once."""

    taken: set[str] = field(default_factory=set)
    numbers: dict[str, int] = field(default_factory=dict)

    def for_part(self, part: Message, kind: str, given: str, cid: str) -> str:
        name = self._unused(safe_name(given or _made_up(part, kind, cid)))
        if kind not in FORKS:
            self.taken.add(name)
        return name

    def _unused(self, name: str) -> str:
        """That name, numbered before its first dot (as in 'a1.tar.gz') where another file has it."""
        stem, dot, extensions = name.partition(".") if not name.startswith(".") else (name, "", "")
        while name in self.taken:
            self.numbers[stem] = self.numbers.get(stem, 0) + 1
            name = f"{stem}{self.numbers[stem]}{dot}{extensions}"
        return name


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
    name = name if name.isascii() else DIRECTIONS.sub("", name)
    name = DIRECTORIES.sub("", CONTROLS.sub(" ", name)).strip()
    if len(name) > NAME_CHARS:
        stem, dot, extension = name.rpartition(".")
        name = stem[: NAME_CHARS - 20] + dot + extension[:19] if dot else name[:NAME_CHARS]
    return "attachment" if name in ("", ".", "..") else name


def _nested_subject(part: Message) -> str:
    within = children(part)
    subject = fields_of(within[0]).get("subject", "") if within else ""
    return re.sub(r"[/\\]+", "-", decode_field(subject))
