"""A conversation as its page tells it: worked out beforehand, since a template asks slowly."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.html import escape, urlize
from django.utils.safestring import SafeString, mark_safe

from tickets.desk import attached, pictures, vouching
from tickets.desk.conversation import Entry
from tickets.desk.invitations import Card
from tickets.desk.signs import sign_on
from tickets.desk.views import moments
from tickets.desk.views.planned import planned
from tickets.mail import html as mail_html
from tickets.models import Attachment, Message
from tickets.models.message import Direction
from tickets.sealed import seal


class Shown:
    """A template asks for `letter["who"]` before `letter.who`: an answer is quicker than an exception."""

    __slots__ = ()
    asker = ""  # a question to the owner has one

    def __getitem__(self, name: str) -> Any:
        try:
            return getattr(self, name)
        except AttributeError as absent:
            raise KeyError(name) from absent


@dataclass(frozen=True, slots=True)
class Letter(Shown):
    """One message. Of `frame`, `rich` and `text` exactly one says what is in it; `quoted` goes with the text.

    `key` is its sealed number, `frame` the address of a document for a frame, `original` that of the mail as it came;
    '' where there is none.
    """

    key: str
    direction: str
    who: str
    beside: str
    at: str
    when: str
    exact: str
    problem: str
    frame: str
    rich: SafeString
    text: SafeString
    quoted: str
    files: list[attached.File]
    outgoing: Any
    word: vouching.Word = vouching.NOTHING
    sign: str = ""
    automatic: bool = False
    original: str = ""
    occasions: list[Card] = field(default_factory=list)
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Line(Shown):
    """One event."""

    key: str
    sentence: str
    at: str
    when: str
    exact: str


def told(entries: list[Entry]) -> list[Letter | Line]:
    """In the order given."""
    found = planned([entry.message for entry in entries if entry.message])
    return [
        _letter(entry.message, entry.why, found.get(entry.message.pk, [])) if entry.message else _line(entry)
        for entry in entries
    ]


def _line(entry: Entry) -> Line:
    assert entry.event is not None
    return Line(
        seal(entry.event.pk), entry.sentence, entry.at.isoformat(), moments.at_length(entry.at), moments.exact(entry.at)
    )


def _letter(message: Message, why: str, occasions: list[Card]) -> Letter:
    inbound, at, key = message.direction == Direction.INBOUND, message.created_at, seal(message.pk)
    return Letter(
        key=key,
        direction=message.direction,
        who=_who(message),
        beside=message.sender_email if inbound and message.sender_name else _copies(message),
        at=at.isoformat(),
        when=moments.at_length(at),
        exact=f"{moments.exact(at)}. {why}" if why else moments.exact(at),
        problem=message.problem,
        frame=f"/messages/{key}/body/" if inbound and message.html else "",
        rich=SafeString("") if inbound else _written(message),
        text=SafeString("") if message.html else linked(message.new_text or message.text),
        quoted="" if message.html else quoted(message.new_text, message.text),
        files=_own_files(message),
        outgoing=getattr(message, "outgoing", None),
        word=vouching.word_on(message),
        sign=sign_on(message),
        automatic=message.is_automatic,
        original=f"/messages/{key}/original/" if message.inbound_id else "",
        occasions=occasions,
    )


def _who(message: Message) -> str:
    if message.is_automatic:
        return sign_on(message)
    if "claim" in message.signals:
        return f"Not proven: {message.sender_email or 'somebody'}"
    return str(message.author) if message.author else message.sender_name or message.sender_email or "Somebody"


def _copies(message: Message) -> str:
    return "Cc " + ", ".join(address for _, address in message.cc) if message.cc else ""


def _written(message: Message) -> SafeString:
    """As its writer formatted it, made safe once more, with its pictures."""
    if not message.html:
        return SafeString("")
    return mark_safe(mail_html.clean_shown(message.html, attached.addresses(_served(message))))


def linked(text: str) -> SafeString:
    """Plain text, its addresses to be followed."""
    return mark_safe(urlize(text, nofollow=True, autoescape=True)) if _links(text) else mark_safe(escape(text))


def _links(text: str) -> bool:
    return "://" in text or "www." in text or "@" in text


def quoted(new_text: str, text: str) -> str:
    """What the text repeats from earlier ones."""
    new, whole = new_text.strip(), text.strip()
    return whole.removeprefix(new).strip() if new and new != whole else ""


def _own_files(message: Message) -> list[attached.File]:
    """What came along, without the pictures that stand in the text."""
    files = _served(message)
    in_text = attached.shown_in(message.html, files)
    told = [attached.told(file, file.size, at, f"{at}?download", f"{at}message/", in_text) for file, at in files]
    return [file for file in told if not file.in_text]


def _served(message: Message) -> list[tuple[Attachment, str]]:
    return [(file, pictures.address_of(file)) for file in message.attachments.all()]
