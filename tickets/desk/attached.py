"""Files that came with a mail, as a page tells them: what each is, where it opens, and whether it could do harm."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
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

    `in_text` says that it stands in the HTML already; `warning` and `meaning` are words, or ''. `names_people`: its
    bytes are not for who sees no addresses.
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
    names_people: bool

    def __getitem__(self, name: str) -> object:
        """A template asks so first."""
        return getattr(self, name)


def is_calendar(file: Attached) -> bool:
    return file.content_type.lower() in ("text/calendar", "application/ics") or extension(file.filename) == "ics"


def names_people(file: Attached) -> bool:
    """Whether it is a mail, an invitation or a card: it holds addresses that are no words of a letter."""
    cards = file.content_type.lower() in ("text/vcard", "text/x-vcard") or extension(file.filename) == "vcf"
    return cards or is_calendar(file) or is_mail(file.filename, file.content_type)


def told(file: Attached, size: int, address: str, download: str, opens: str, in_text: frozenset[str]) -> File:
    """`in_text` are the addresses of the pictures that stand in the HTML, as shown_in() tells them."""
    picture = pictures.is_picture(file.filename, file.content_type)
    return File(
        name=safe(file.filename),
        address=address,
        download=download,
        opens=opens if is_mail(file.filename, file.content_type) else "",
        size=size,
        is_picture=picture,
        is_large=picture and file.inline,
        in_text=address in in_text,
        meaning=meaning_of(file.filename, file.content_type),
        warning=warning_of(file.filename, file.content_type),
        names_people=names_people(file),
    )


def addresses(files: Sequence[tuple[Attached, str]]) -> dict[str, str]:
    """How the HTML may name each picture → where it is served. Of two that share a name, the one it names better."""
    named = [
        (rank, name, address)
        for file, address in files
        if pictures.is_picture(file.filename, file.content_type)
        for rank, name in pictures.names_of(file.filename, file.content_id, file.content_location)
    ]
    found: dict[str, str] = {}
    for _, name, address in sorted(named, key=itemgetter(0)):
        found.setdefault(name, address)
    return found


def shown_in(html: str, files: Sequence[tuple[Attached, str]]) -> frozenset[str]:
    """Where the pictures are served that stand in the HTML: looked for only where there are any."""
    found = addresses(files) if html else {}
    return frozenset(found[name] for name in pictures_in(html) if name in found) if found else frozenset()
