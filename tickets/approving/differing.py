"""What was changed in an answer, word by word: for its writer to learn from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from tickets.mail import html as mail_html

# Comparing grows with the square of the length: longer texts are compared line by line.
MOST_WORDS = 4000
WORDS, LINES = re.compile(r"\s+|[^\s]+"), re.compile(r"[^\n]*\n|[^\n]+")

# Between two changes it is no island to rest on.
BRIDGE = re.compile(r" ?\w{0,3} ?")


class Kind(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    kind: Kind
    text: str


def is_changed(before: str, after: str) -> bool:
    """Whether two HTML texts say something else; formatting alone does not count."""
    return _text(before).split() != _text(after).split()


def pieces(before: str, after: str) -> list[Piece]:
    """Both HTML texts as one plain text, in order: what stayed, what was removed, what was added."""
    return list(_joined(_compared(_text(before), _text(after))))


def _text(html: str) -> str:
    return mail_html.to_text(mail_html.clean_written(html)).strip()


def _compared(before: str, after: str) -> Iterator[Piece]:
    is_long = max(len(WORDS.findall(before)), len(WORDS.findall(after))) > MOST_WORDS
    unit = LINES if is_long else WORDS
    old, new = unit.findall(before), unit.findall(after)
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=is_long).get_opcodes():
        if tag == "equal":
            yield Piece(Kind.SAME, "".join(new[new_from:new_to]))
            continue
        yield Piece(Kind.REMOVED, "".join(old[old_from:old_to]))
        yield Piece(Kind.ADDED, "".join(new[new_from:new_to]))


def _joined(found: Iterator[Piece]) -> Iterator[Piece]:
    """Changes with nothing but a short word between them are read as one."""
    gone, come, between = "", "", ""
    for piece in found:
        if piece.kind == Kind.SAME and (gone or come) and BRIDGE.fullmatch(piece.text):
            between = piece.text
        elif piece.kind == Kind.SAME:
            yield from _changes(gone, come, between)
            gone = come = between = ""
            yield piece
        else:
            removed, added = (piece.text, "") if piece.kind == Kind.REMOVED else ("", piece.text)
            gone, come, between = gone + between + removed, come + between + added, ""
    yield from _changes(gone, come, between)


def _changes(gone: str, come: str, between: str) -> Iterator[Piece]:
    found = (Kind.REMOVED, gone), (Kind.ADDED, come), (Kind.SAME, between)
    yield from (Piece(kind, text) for kind, text in found if text)
