"""Reply text apart from what it quotes. When in doubt a line is shown: hiding what was new is the worse mistake."""

import re
from collections.abc import Iterator
from itertools import islice

from .answers import announces_answers
from .attributions import CHARS, Marker, attribution_ending_at, names_a_writer
from .closings import end_of_reply
from .limits import QUOTE_CHARS
from .model import SplitText
from .separators import header_block_at, next_filled, separator_at

MARKED = re.compile(r"[:：] ?\*?\S[^\n]{0,200}\n[^\n]{1,40}[:：]|[-=_#]{2}|:$", re.M)
CANDIDATES = 2_000  # lines tried as markers, and markers followed: more is no letter


def split_quoted(text: str) -> SplitText:
    """What the sender wrote now, and what stood there before (earlier mail, signature)."""
    text = text.replace("\r\n", "\n")
    if len(text) > QUOTE_CHARS:
        return SplitText(text, "")
    lines = text.split("\n")
    kept, hidden = _apart(lines) if _may_holdmarkers(text) else (lines, [])
    end = end_of_reply(kept)
    end = end_of_reply(kept[: _above_trailing_quote(kept[:end])])
    new = "\n".join(kept[:end]).strip("\n")
    if not new.strip() or (hidden and announces_answers(new)):
        return SplitText(text.strip("\n"), "")
    return SplitText(new, "\n".join([*kept[end:], *hidden]).strip("\n"))


def _may_holdmarkers(text: str) -> bool:
    return "GMT" in text or "@" in text or MARKED.search(text) is not None or names_a_writer(text)


def _apart(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines outside of marked quotations, and those within."""
    kept: list[str] = []
    hidden: list[str] = []
    position, something_new = 0, False
    for marker in markers(lines):
        if marker.start < position:
            continue
        fresh = [*lines[position : marker.start], *([marker.before] if marker.before else [])]
        kept += fresh
        something_new = something_new or any(line.strip() for line in fresh)
        position, goes_on = _end_of_quotation(lines, marker, something_new)
        hidden += lines[marker.start : position]
        if not goes_on:
            return kept, hidden
    return kept + lines[position:], hidden


def _end_of_quotation(lines: list[str], marker: Marker, something_new: bool) -> tuple[int, bool]:
    """Where the quotation under a marker ends, and whether new text can follow there."""
    first = next_filled(lines, marker.end)
    if marker.quotes_follow and first < len(lines) and lines[first].startswith(">"):
        end = _end_of_quote(lines, first)
        return (marker.end if _is_answered(lines[end:], something_new) else end), True
    return (len(lines), False) if something_new else (marker.end, True)


def _is_answered(below: list[str], something_new: bool) -> bool:
    """Whether a quotation is context for what was written below it, point by point or at length: then it is shown."""
    if next(markers(below), None) is not None:
        return False
    written = sum(bool(line.strip()) and line[0] != ">" for line in below[: end_of_reply(below)])
    goes_on = any(line.startswith(">") for line in below)
    return goes_on and written > 0 if goes_on or not something_new else written > 3


def markers(lines: list[str]) -> Iterator[Marker]:
    """Every place where earlier text is announced."""
    position = 0
    places = (place for place, line in enumerate(lines) if _may_mark(line))
    for place in islice(places, CANDIDATES):
        if place >= position and (marker := _marker_at(lines, place)):
            position = marker.end
            yield marker


def _may_mark(line: str) -> bool:
    """Whether the line holds what no marker is without: cheap, for most lines of most mails do not."""
    return (
        ":" in line
        or "--" in line
        or "wrote" in line
        or "GMT" in line
        or "：" in line
        or "==" in line
        or "__" in line
        or "##" in line
    )


def _marker_at(lines: list[str], index: int) -> Marker | None:
    line = lines[index]
    if not line or len(line) > CHARS or (line[0] == ">" and not _closes_an_address(lines, index)):
        return None
    if ":" in line or "：" in line or "--" in line or "==" in line or "__" in line or "##" in line:
        found = separator_at(lines, index) or header_block_at(lines, index)
        if found:
            return found
    return attribution_ending_at(lines, index)


def _closes_an_address(lines: list[str], index: int) -> bool:
    """Whether the '>' at the start of a line ends an address that was broken off on the lines before."""
    above = "".join(line for line in lines[max(0, index - 3) : index] if not line.startswith(">"))
    return above.count("<") > above.count(">")


def _end_of_quote(lines: list[str], index: int) -> int:
    """Past the last quoted line of this run; empty lines within belong to it."""
    end = index
    while index < len(lines) and (not lines[index].strip() or lines[index].startswith(">")):
        if lines[index].startswith(">"):
            end = index + 1
        index += 1
    return end


def _above_trailing_quote(lines: list[str]) -> int:
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].startswith(">")):
        end -= 1
    return end or len(lines)
