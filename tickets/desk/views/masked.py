"""A conversation for who sees no addresses of customers: what they wrote stays, in all else addresses are masked, also
in what mail servers report."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from django.utils.safestring import mark_safe

from accounts.models import User
from tickets import masking
from tickets.desk.attached import File
from tickets.desk.invitations import Card
from tickets.desk.signs import A_REPORT
from tickets.desk.views.telling import Letter, Line
from tickets.desk.vouching import Word

WORDS = ("who", "beside", "exact", "problem", "sign")


def for_reader(told: Sequence[Letter | Line], reader: User) -> list[Letter | Line]:
    if masking.sees_addresses(reader):
        return list(told)
    return [_letter(each, reader) if isinstance(each, Letter) else _line(each, reader) for each in told]


def letter_for(told: Letter, reader: User) -> Letter:
    return told if masking.sees_addresses(reader) else _letter(told, reader)


def _line(told: Line, reader: User) -> Line:
    return replace(told, sentence=masking.words_for(told.sentence, reader))


def _letter(told: Letter, reader: User) -> Letter:
    if told.outgoing is not None:
        told.outgoing.server_said = masking.words_for(told.outgoing.server_said, reader)
    texts: dict[str, Any] = {name: masking.words_for(getattr(told, name), reader) for name in WORDS}
    if told.sign == A_REPORT:
        # Escaped already; what takes an address's place is of its own letters.
        texts["text"] = mark_safe(masking.words_for(told.text, reader))
        texts["quoted"] = masking.words_for(told.quoted, reader)
    return replace(
        told,
        **texts,
        word=Word(**_texts(told.word, reader)),
        occasions=[replace(card, **_texts(card, reader)) for card in told.occasions],
        files=[_file(file) for file in told.files],
        original="",
    )


def _texts(value: Word | Card, reader: User) -> dict[str, Any]:
    found = {each.name: getattr(value, each.name) for each in fields(value)}
    return {name: masking.words_for(text, reader) for name, text in found.items() if isinstance(text, str)}


def _file(file: File) -> File:
    """A mail or an invitation says who is who: its page tells what is in it, it is no download."""
    return replace(file, address="", download="") if file.names_people else file
