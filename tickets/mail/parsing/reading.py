"""Bytes to ParsedMail: load the tree, sort its parts into text and files, read the head, note what it is."""

from email.message import Message

from .addresses import addresses
from .attachments import filename_of, given_name, is_text_body
from .bodies import Segment, joined, text_of
from .bounces import bounce_of
from .contents import content_of
from .headers import decode_field, ids_in, moment, split_parameters
from .limits import HEADER_FIELDS, TEXT_PARTS
from .model import Address, Attachment, ParsedMail
from .quoting import split_quoted
from .signals import is_auto_reply, is_feedback_report, list_id_of
from .tnef import is_tnef, unpack
from .tree import Fields, fields_of, leaves, load


def read(raw: bytes) -> ParsedMail:
    """The mail that those bytes are. May raise on what nobody foresaw; parse() holds that."""
    defects: list[str] = []
    message = load(raw, defects)
    fields = fields_of(message)
    charset = split_parameters(fields.get("content-type", ""))[1].get("charset", "")
    text, html, files = _contents(message, defects)
    head = _head(fields, charset)
    headers = _headers(message, charset, defects)
    bounce = bounce_of(raw, fields, head["sender"], head["subject"], text, files, {each.email.lower() for each in head["to"]})
    return ParsedMail(
        **head,
        text=text,
        html=html,
        new_text=split_quoted(text).new,
        attachments=tuple(files),
        auto_reply=is_auto_reply(fields, head["subject"]),
        feedback_report=is_feedback_report(fields),
        bounce=bounce,
        list_id=list_id_of(fields),
        headers=headers,
        defects=tuple(dict.fromkeys(defects)),
    )


def _head(fields: Fields, charset: str) -> dict:
    def people(name: str) -> tuple[Address, ...]:
        return addresses(fields[name], charset) if name in fields else ()

    return {
        "subject": decode_field(fields.get("subject", ""), charset),
        "sender": next(iter(people("from") or people("sender")), Address()),
        "reply_to": people("reply-to"),
        "to": people("to"),
        "cc": people("cc"),
        "date": moment(fields.get("date", "")),
        "message_id": next(iter(ids_in(fields.get("message-id", ""))), ""),
        "in_reply_to": ids_in(fields.get("in-reply-to", "")),
        "references": ids_in(fields.get("references", "")),
        "delivered_to": tuple(
            each.email for name in ("delivered-to", "x-original-to", "envelope-to") for each in people(name)
        ),
    }


def _headers(message: Message, charset: str, defects: list[str]) -> tuple[tuple[str, str], ...]:
    items = list(message.raw_items())
    if len(items) > HEADER_FIELDS:
        defects.append(f"more than {HEADER_FIELDS} header fields; the rest was not read")
    return tuple((name, decode_field(value, charset)) for name, value in items[:HEADER_FIELDS])


def _contents(message: Message, defects: list[str]) -> tuple[str, str, list[Attachment]]:
    segments: dict[int, Segment] = {}
    files: list[Attachment] = []
    for part, above in leaves(message, defects):
        _sort(part, above, segments, files, defects)
    text, html, within_text = joined(list(segments.values()))
    files += within_text
    return _opened(text, html, files, defects)


def _sort(part: Message, above: tuple[Message, ...], segments: dict[int, Segment], files: list, defects: list[str]):
    fields = fields_of(part)
    kind, typed = split_parameters(fields.get("content-type", "text/plain"))
    disposition, placed = split_parameters(fields.get("content-disposition", ""))
    content = content_of(part, fields.get("content-transfer-encoding", ""), defects)
    kind = kind if "/" in kind else "text/plain"
    if is_text_body(kind, disposition, given_name(placed, typed), above) and len(segments) < TEXT_PARTS:
        segment = segments.setdefault(_place(part, above), Segment())
        (segment.html if kind == "text/html" else segment.plain).append(text_of(content, typed, defects))
    elif content or given_name(placed, typed) or disposition == "attachment":
        cid = next(iter(ids_in(fields.get("content-id", ""))), fields.get("content-id", "").strip(" <>\r\n"))
        inline = disposition == "inline" or (bool(cid) and disposition != "attachment")
        files.append(Attachment(filename_of(part, kind, placed, typed), kind, content, cid, inline))


def _place(part: Message, above: tuple[Message, ...]) -> int:
    """Parts of one multipart/alternative say the same thing, so they share a place; any other has its own."""
    shared = next((each for each in above if each.get_content_subtype() == "alternative"), part)
    return id(shared)


def _opened(text: str, html: str, files: list[Attachment], defects: list[str]) -> tuple[str, str, list[Attachment]]:
    done: list[Attachment] = []
    for attachment in files:
        if not is_tnef(attachment):
            done.append(attachment)
            continue
        try:
            within, plain, rich = unpack(attachment)
        except ValueError as problem:
            defects.append(f"winmail.dat could not be opened ({problem})")
            done.append(attachment)
            continue
        done += within
        text, html = text or plain, html or rich
    return text, html, done
