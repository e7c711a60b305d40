"""Each part of a mail put where it belongs: text to read, files, reports for machines."""

from dataclasses import dataclass, field
from email.message import Message

from tickets.mail.html import to_text

from .attachments import FileNames, given_name, is_text_body
from .bodies import Segment, joined, text_of
from .contents import content_of
from .headers import decode_field, ids_in, split_parameters
from .limits import TEXT_PARTS
from .model import Attachment
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


def contents_of(message: Message, defects: list[str]) -> Contents:
    """The text, HTML and files of a mail; winmail.dat and uuencoded files are unpacked."""
    contents = Contents()
    for part, above in leaves(message, defects):
        _sort(part, above, contents, defects)
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
    if is_text_body(part, kind, disposition, name, above) and len(contents.segments) < TEXT_PARTS:
        segment = contents.segments.setdefault(_place(part, above), Segment())
        segment.add(kind, text_of(content, typed, defects))
    elif name or disposition == "attachment" or (content and kind != SIGNATURE):
        cid = next(iter(ids_in(fields.get("content-id", ""))), "")
        belongs = bool(cid) or kind in REPORTS
        inline = disposition == "inline" or (belongs and disposition != "attachment")
        filename = contents.names.for_part(part, kind, name, cid)
        where = decode_field(fields.get("content-location", ""))[:LOCATION_CHARS]
        contents.files.append(Attachment(filename, kind, content, cid, inline, where, len(contents.segments)))


def _kind(part: Message, fields: Fields) -> tuple[str, dict[str, str]]:
    """The media type and its parameters. A multipart that came without its parts is read as text."""
    kind, typed = split_parameters(fields.get("content-type", part.get_default_type()))
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
