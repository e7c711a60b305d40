"""The head of a mail: who, to whom, when, about what, in answer to what."""

from email.message import Message

from .addresses import addresses
from .dates import moment
from .headers import decode_field, ids_in
from .limits import HEADER_FIELDS
from .model import Address
from .tree import Fields

DELIVERED = ("delivered-to", "x-original-to", "envelope-to")


def head_of(fields: Fields, charset: str) -> dict:
    """Those fields of ParsedMail that the head gives; charset is what raw 8-bit text is believed to be in."""

    def people(name: str) -> tuple[Address, ...]:
        return addresses(fields[name], charset) if name in fields else ()

    authors = people("from")
    return {
        "subject": decode_field(fields.get("subject", ""), charset),
        "sender": _sender(authors, *map(people, ("sender", "reply-to", "return-path"))),
        "authors": authors,
        "reply_to": people("reply-to"),
        "to": people("to"),
        "cc": people("cc"),
        "date": moment(fields.get("date", "")),
        "message_id": next(iter(ids_in(fields.get("message-id", ""))), ""),
        "in_reply_to": ids_in(fields.get("in-reply-to", "")),
        "references": ids_in(fields.get("references", "")),
        "delivered_to": tuple(dict.fromkeys(each.email for name in DELIVERED for each in people(name))),
    }


def _sender(named: tuple[Address, ...], *others: tuple[Address, ...]) -> Address:
    """The first author with an address; where From names none, whoever else can be answered."""
    reachable = (each for group in (named, *others) for each in group if "@" in each.email)
    if named and "@" in named[0].email:
        return named[0]
    return next(reachable, None) or next(iter(named), Address())


def all_fields(message: Message, charset: str, defects: list[str]) -> tuple[tuple[str, str], ...]:
    """Every header field in order, decoded."""
    items = list(message.raw_items())
    if len(items) > HEADER_FIELDS:
        defects.append(f"more than {HEADER_FIELDS} header fields; the rest was not read")
    return tuple((name, decode_field(value, charset)) for name, value in items[:HEADER_FIELDS])
