"""A mail within a mail as its page tells it, and the addresses of its parts."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from tickets.desk import attached
from tickets.desk.invitations import MOST_CARDS, cards
from tickets.desk.views import moments, telling
from tickets.mail.calendars import occasions
from tickets.mail.nested import DEEPEST
from tickets.mail.parsing import Address, Attachment, ParsedMail
from tickets.sealed import seal

MOST_FILES = 200
MOST_PEOPLE = 20


@dataclass(frozen=True, slots=True)
class Inner:
    """The mail at `way` (numbers of attachments, outermost first) within the attachment `pk`."""

    pk: int
    way: tuple[int, ...] = ()

    def _at(self, part: str, *further: int) -> str:
        way = "-".join(map(str, (*self.way, *further)))
        return f"/attachments/{seal(self.pk)}/message/{part}?in={way}"

    @property
    def body(self) -> str:
        return self._at("body/")

    @property
    def above(self) -> str:
        """The page of the mail around it; '' for the outermost, which is in a ticket."""
        return Inner(self.pk, self.way[:-1])._at("") if self.way else ""

    @property
    def itself(self) -> str:
        """Where its bytes are."""
        return Inner(self.pk, self.way[:-1]).file(self.way[-1]) if self.way else f"/attachments/{seal(self.pk)}/?"

    def file(self, number: int) -> str:
        return self._at("file/", number)

    def page(self, number: int) -> str:
        return self._at("", number) if len(self.way) < DEEPEST else ""


def told(mail: ParsedMail, inner: Inner, problem: str) -> telling.Letter:
    """As a letter of a conversation, of which it is none."""
    return telling.Letter(
        key=seal(inner.pk),
        direction="inbound",
        who=mail.sender.name or mail.sender.email or "Somebody",
        beside=mail.sender.email if mail.sender.name else "",
        at=mail.date.isoformat() if mail.date else "",
        when=moments.at_length(mail.date) if mail.date else "",
        exact=moments.exact(mail.date) if mail.date else "",
        problem=problem,
        frame=inner.body if mail.html else "",
        rich=SafeString(""),
        text=SafeString("") if mail.html else telling.linked(mail.new_text or mail.readable),
        quoted="" if mail.html else telling.quoted(mail.new_text, mail.readable),
        files=_files(mail, inner),
        outgoing=None,
        occasions=cards(event for each in _calendars(mail) for event in occasions(each.content)),
    )


def people(addresses: tuple[Address, ...]) -> str:
    """'Carl Customer <carl@customer.example>, …'."""
    shown = [f"{each.name} <{each.email}>" if each.name else each.email for each in addresses[:MOST_PEOPLE]]
    more = len(addresses) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _calendars(mail: ParsedMail) -> list[Attachment]:
    return [each for each in mail.attachments[:MOST_FILES] if attached.is_calendar(each)][:MOST_CARDS]


def served(mail: ParsedMail, inner: Inner) -> list[tuple[Attachment, str]]:
    """Its files, and where each is."""
    return [(each, inner.file(number)) for number, each in enumerate(mail.attachments[:MOST_FILES])]


def _files(mail: ParsedMail, inner: Inner) -> list[attached.File]:
    files = served(mail, inner)
    in_text = attached.shown_in(mail.html, files)
    told = [
        attached.told(each, len(each.content), at, f"{at}&download", inner.page(number), in_text)
        for number, (each, at) in enumerate(files)
    ]
    return [each for each in told if not each.in_text]
