"""Files that came with a mail, as a page tells them: what each is, where it opens, and whether it could do harm."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from tickets.desk import pictures
from tickets.desk.filenames import extension, safe
from tickets.desk.harmful import meaning_of, warning_of
from tickets.mail.html import pictures_in
from tickets.mail.nested import is_mail


class Attached(Protocol):
    """What a stored attachment and one that was just parsed have in common."""

    @property
    def filename(self) -> str: ...
    @property
    def content_type(self) -> str: ...
    @property
    def content_id(self) -> str: ...
    @property
    def content_location(self) -> str: ...
    @property
    def inline(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class File:
    """`address` serves its bytes, with `download` as a download; `opens` is the page of an attached mail, or ''.

    `in_text` says that it stands in the HTML already; `warning` and `meaning` are words, or ''.
    """

    name: str
    address: str
    download: str
    opens: str
    size: int
    is_picture: bool
    is_large: bool
    in_text: bool
    meaning: str
    warning: str

    def __getitem__(self, name: str) -> object:
        """A template asks so first."""
        return getattr(self, name)


def is_calendar(file: Attached) -> bool:
    return file.content_type.lower() in ("text/calendar", "application/ics") or extension(file.filename) == "ics"


def told(file: Attached, size: int, address: str, download: str, opens: str, named: frozenset[str]) -> File:
    """`named` is what the HTML of the mail shows, as pictures_in() tells it."""
    picture = pictures.is_picture(file.filename, file.content_type)
    names = pictures.names_of(file.filename, file.content_id, file.content_location)
    in_text = picture and not named.isdisjoint(names)
    return File(
        name=safe(file.filename),
        address=address,
        download=download,
        opens=opens if is_mail(file.filename, file.content_type) else "",
        size=size,
        is_picture=picture,
        is_large=picture and file.inline and not in_text,
        in_text=in_text,
        meaning=meaning_of(file.filename, file.content_type),
        warning=warning_of(file.filename, file.content_type),
    )


def addresses(files: Sequence[tuple[Attached, str]]) -> dict[str, str]:
    """How the HTML may name each picture → where it is served. The first of a name counts."""
    found: dict[str, str] = {}
    for file, address in files:
        if pictures.is_picture(file.filename, file.content_type):
            for name in pictures.names_of(file.filename, file.content_id, file.content_location):
                found.setdefault(name, address)
    return found


def named_in(html: str, files: Iterable[Attached]) -> frozenset[str]:
    """What the HTML shows; looked for only where there are pictures that it could show."""
    return pictures_in(html) if any(pictures.is_picture(f.filename, f.content_type) for f in files) else frozenset()
