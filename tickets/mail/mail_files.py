"""Old mail in files: an mbox, or a Maildir. Finds where each message stands and when it came; reads no message twice.

mbox per RFC 4155 with the quoting of 'mboxrd' ('>From ' in a body stands for 'From '); Maildir as D. J. Bernstein wrote
it down, with the subfolders of Maildir++.
"""

import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Protocol

from tickets.errors import NoMailThere

# A line of its own that names a sender and a time, above something that looks like a header.
POSTMARK = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\r\n]*\d\d:\d\d[^\r\n]*\r?\n(?=>?From |[!-9;-~]+:)")
QUOTED_FROM = re.compile(rb"^>(>*From )", re.M)
CAME = re.compile(rb"^Received:(?:[^\n]|\n[ \t])*;\s*([^\n;]+)", re.I | re.M)
DATED = re.compile(rb"^Date:\s*([^\r\n]+)", re.I | re.M)
HEAD_BYTES = 64 * 1024
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one message stands, and when it came (aware)."""

    came_at: datetime
    file: Path
    start: int
    end: int

    @property
    def size(self) -> int:
        return self.end - self.start


class MailFile(Protocol):
    def places(self) -> Iterator[Place]:
        """Of every message, in the order in which they stand."""

    def read(self, place: Place) -> bytes: ...

    def close(self) -> None: ...


def opened(path: Path) -> MailFile:
    """Raises NoMailThere, in words, for what is neither an mbox nor a Maildir."""
    if path.is_dir():
        # Apple Mail's export is a folder with the mbox in it.
        return Mbox(path / "mbox") if (path / "mbox").is_file() else Maildir(path)
    if not path.is_file():
        raise NoMailThere(f"There is no file or folder {path}.")
    return Mbox(path)


class Mbox:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = path.open("rb")
        if not path.stat().st_size:
            raise NoMailThere(f"{path} is empty.")
        self.bytes = mmap.mmap(self.file.fileno(), 0, access=mmap.ACCESS_READ)
        if POSTMARK.match(self.bytes) is None:
            raise NoMailThere(f"{path} is no mbox: its first line is not like 'From carl@example.com Mon …'.")

    def places(self) -> Iterator[Place]:
        before = None
        for mark in POSTMARK.finditer(self.bytes):
            if before is not None:
                yield self._place(before, mark.start())
            before = mark.end()
        if before is not None:
            yield self._place(before, len(self.bytes))

    def read(self, place: Place) -> bytes:
        raw = self.bytes[place.start : place.end]
        # The blank line before the next postmark belongs to the file.
        for blank in (b"\r\n", b"\n"):
            if raw.endswith(blank * 2):
                raw = raw.removesuffix(blank)
        return QUOTED_FROM.sub(rb"\1", raw) if b"From " in raw else raw

    def close(self) -> None:
        self.bytes.close()
        self.file.close()

    def _place(self, start: int, end: int) -> Place:
        return Place(came_at(self.bytes[start : min(end, start + HEAD_BYTES)]), self.path, start, end)


class Maildir:
    def __init__(self, path: Path) -> None:
        self.folders = [each.parent for each in sorted(path.rglob("cur")) if each.is_dir()]
        if not self.folders:
            raise NoMailThere(f"{path} is no Maildir: it has no folder 'cur'.")

    def places(self) -> Iterator[Place]:
        for folder in self.folders:
            for part in ("cur", "new"):
                for file in sorted((folder / part).glob("[!.]*")):
                    yield self._place(file)

    def read(self, place: Place) -> bytes:
        return place.file.read_bytes()

    def close(self) -> None:
        pass

    def _place(self, file: Path) -> Place:
        with file.open("rb") as opened_file:
            head = opened_file.read(HEAD_BYTES)
        return Place(came_at(head), file, 0, file.stat().st_size)


def came_at(head: bytes) -> datetime:
    """When the last server took the mail, else what its sender says; 1970 when neither can be read."""
    headers = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    for pattern in (CAME, DATED):
        found = pattern.search(headers)
        if found and (when := _time(found[1])) is not None:
            return when
    return LONG_AGO


def _time(written: bytes) -> datetime | None:
    try:
        when = parsedate_to_datetime(" ".join(written.decode("ascii", "replace").split()))
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
