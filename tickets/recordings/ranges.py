"""Which part of a file is asked for: a Range header, as RFC 9110 has it."""

import re
from typing import NamedTuple

ASKED = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", re.ASCII | re.IGNORECASE)


class Span(NamedTuple):
    """From byte `first` to byte `last`, both of them in."""

    first: int
    last: int

    @property
    def size(self) -> int:
        return self.last - self.first + 1


class NotThere(Exception):
    """What is asked for lies outside of the file: 416."""


def asked(header: str, size: int) -> Span | None:
    """The part of a file of `size` bytes; None for all of it, also where the header is no single range of bytes.

    Raises NotThere.
    """
    found = ASKED.fullmatch(header)
    first, last = found.groups() if found else ("", "")
    if not first and not last:
        return None
    if not first:
        return _tail(int(last), size)
    begin, end = int(first), int(last) if last else size - 1
    if last and end < begin:
        return None
    if begin >= size:
        raise NotThere
    return Span(begin, min(end, size - 1))


def _tail(length: int, size: int) -> Span:
    if length == 0 or size == 0:
        raise NotThere
    return Span(max(0, size - length), size - 1)
