"""Each part of a mail put where it belongs: text to read, files, reports for machines."""

from dataclasses import dataclass, field
from email.message import Message

from tickets.mail.html import to_text

from .attachments import FileNames, given_name, is_text_body, root_of
from .bodies import Segment, joined, text_of
from .contents import content_of
from .headers import decode_field, ids_in
from .limits import TEXT_BYTES, TEXT_PARTS
from .model import Attachment
from .parameters import split_parameters
from .tnef import is_tnef, unpack
from .tree import Fields, fields_of, leaves

DELIVERY_STATUS = {"message/delivery-status", "message/global-delivery-status"}
# parts of what a report says, not files that were added to it
REPORTS = DELIVERY_STATUS | {
    "message/disposition-notification",
    "message/feedback-report",
    "text/rfc822-headers",
    "message/global-headers",
}
LOCATION_CHARS = 2_000
MADE_UP = "picture-without-id-"  # a Content-ID for a picture that stands between pieces of HTML and has none
KINDS = {"html": "text/html", "text": "text/plain", "plain": "text/plain"}
SIGNATURE = "application/pgp-signature"  # the raw mail keeps it


@dataclass(slots=True)
class Contents:
    """What a mail holds; text, readable and html as ParsedMail has them."""

    text: str = ""
    readable: str = ""
    html: str = ""
    files: list[Attachment] = field(default_factory=list)
    segments: dict[int, Segment] = field(default_factory=dict)
    names: FileNames = field(default_factory=FileNames)
    text_bytes: int = 0

    @property
    def has_room(self) -> bool:
        """Whether one more text part is read as such."""
        return len(self.segments) < TEXT_PARTS and self.text_bytes < TEXT_BYTES


def contents_of(message: Message, defects: list[str]) -> Contents:
    """The text, HTML and files of a mail; winmail.dat and uuencoded files are unpacked."""
    contents = Contents()
    for part, above in leaves(message, defects):
        _sort(part, above, contents, defects)
    if not contents.segments:
        _read_shown_file(contents, defects)
    contents.text, contents.readable, contents.html, within = joined(list(contents.segments.values()))
    contents.files += within
    _unpack_tnef(contents, defects)
    return contents


def _sort(part: Message, above: tuple[Message, ...], contents: Contents, defects: list[str]) -> None:
    fields = fields_of(part)
    kind, typed = _kind(part, fields)
    disposition, placed = split_parameters(fields.get("content-disposition", ""))
    content = content_of(part, fields.get("content-transfer-encoding", ""), defects)
    name = given_name(placed, typed)
    if is_text_body(part, kind, disposition, name, above) and contents.has_room:
        contents.text_bytes += len(content)
        segment = contents.segments.setdefault(_place(part, above), Segment())
        segment.add(kind, text_of(content, typed, defects))
    elif name or disposition == "attachment" or (content and kind != SIGNATURE):
        _keep(part, (kind, name, disposition), content, fields, contents, is_beside=bool(above and root_of(above[-1])))


def _keep(
    part: Message, called: tuple[str, str, str], content: bytes, fields: Fields, contents: Contents, *, is_beside: bool
) -> None:
    """A part as a file; called is its type, given name and disposition; is_beside a part of multipart/related."""
    kind, name, disposition = called
    cid = _content_id(fields)
    where = decode_field(fields.get("content-location", ""))[:LOCATION_CHARS]
    belongs = cid or kind in REPORTS or (is_beside and (where or kind.startswith("image/")))
    inline = disposition == "inline" or bool(belongs and disposition != "attachment")
    filename = contents.names.for_part(part, kind, name, cid)
    if inline and not is_beside and kind.startswith("image/") and contents.segments:
        cid = cid or f"{MADE_UP}{len(contents.files)}"
        list(contents.segments.values())[-1].pictures.append((cid, filename))
    contents.files.append(Attachment(filename, kind, content, cid, inline, where, len(contents.segments)))


def _content_id(fields: Fields) -> str:
    value = decode_field(fields.get("content-id", ""))
    return next(iter(ids_in(value)), "") or value.strip(" <>\"'")[:LOCATION_CHARS]


def _read_shown_file(contents: Contents, defects: list[str]) -> None:
    """A mail whose only text was sent as a file to be shown at once says what that file says."""
    shown = (each for each in contents.files if each.inline and each.content_type in ("text/plain", "text/html"))
    if (file := next(shown, None)) and not file.content_id:
        contents.segments[0] = Segment()
        contents.segments[0].add(file.content_type, text_of(file.content, {}, defects))


def _kind(part: Message, fields: Fields) -> tuple[str, dict[str, str]]:
    """The media type and its parameters. A multipart that came without its parts is read as text."""
    kind, typed = split_parameters(fields.get("content-type", part.get_default_type()))
    kind = KINDS.get(kind, kind)
    return ("text/plain" if "/" not in kind or kind.startswith("multipart/") else kind), typed


def _place(part: Message, above: tuple[Message, ...]) -> int:
    """Parts of one multipart/alternative say the same thing, so they share a place; any other has its own."""
    return id(next((each for each in above if each.get_content_subtype() == "alternative"), part))


def _unpack_tnef(contents: Contents, defects: list[str]) -> None:
    for wrapped in [each for each in contents.files if is_tnef(each)]:
        try:
            files, text, html = unpack(wrapped)
        except ValueError as problem:
            defects.append(f"winmail.dat could not be opened ({problem})")
            continue
        contents.files.remove(wrapped)
        contents.files += files
        contents.readable = contents.readable or text or to_text(html)
        contents.text, contents.html = contents.text or text, contents.html or html
