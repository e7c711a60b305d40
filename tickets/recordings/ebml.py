"""The elements of which a WebM file is made: an id, a length, the content (RFC 8794)."""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

# In front of the content: at most four bytes of id and eight of length.
LONGEST_HEAD = 12
UNKNOWN = b"\x01" + b"\xff" * 7


class Element(NamedTuple):
    """`start` and `end` of its content in the file; an `end` of None is known to nobody but what follows."""

    id: int
    begin: int
    start: int
    end: int | None


def head(raw: bytes, at: int = 0) -> Element | None:
    """The element that begins with `raw`, which lies `at` so many bytes in the file; None where none begins."""
    wide = _width(raw[:1], 4)
    long = _width(raw[wide : wide + 1], 8)
    if not wide or not long or len(raw) < wide + long:
        return None
    size = int.from_bytes(raw[wide : wide + long]) & ((1 << 7 * long) - 1)
    start = at + wide + long
    known = size != (1 << 7 * long) - 1
    return Element(int.from_bytes(raw[:wide]), at, start, start + size if known else None)


def _width(first: bytes, most: int) -> int:
    width = 9 - first[0].bit_length() if first and first[0] else 0
    return width if width <= most else 0


def walk(file: BinaryIO, end: int, opened: frozenset[int], at: int = 0) -> Iterator[Element]:
    """All elements one after the other, those within `opened` ones too; ends before one that was cut off."""
    while at < end:
        file.seek(at)
        found = head(file.read(LONGEST_HEAD), at)
        if found is None or (found.id not in opened and (found.end is None or found.end > end)):
            return
        yield found
        at = found.start if found.id in opened else found.end or end


def element(id: int, content: bytes) -> bytes:
    """With a length of eight bytes, whatever the content: places can be counted before they are known."""
    return id.to_bytes((id.bit_length() + 7) // 8) + (len(content) | 1 << 56).to_bytes(8) + content


def whole_number(id: int, value: int) -> bytes:
    return element(id, value.to_bytes(8))
