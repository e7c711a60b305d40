"""What shows that a duty was done: checked as it is typed, kept in a note, told in a line."""

from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from django.db.models import QuerySet
from django.utils.html import format_html

from accounts.models import User
from tickets import access
from tickets.desk import pictures
from tickets.errors import Refused
from tickets.mail import html as mail_html
from tickets.mail import storage
from tickets.models import Attachment, Duty, Ticket
from tickets.models.draft import DraftKind
from tickets.models.duty import Proof

LONGEST_LINK = 2000
MOST_DIGITS, MOST_DECIMALS = 14, 4


def check(duty: Duty, ticket: Ticket, by: User, html: str, link: str, number: str) -> Decimal | None:
    """The number, where one is asked for. Raises Refused where something is missing or makes no sense."""
    if duty.proof == Proof.TEXT and not mail_html.to_text(mail_html.clean_written(html)).strip():
        raise Refused("Write a few words about how it went.")
    if duty.proof == Proof.LINK:
        _check_link(link)
    if duty.proof in (Proof.FILE, Proof.PICTURE):
        _check_files(files(ticket, by), duty.proof == Proof.PICTURE)
    return _number(number) if duty.proof == Proof.NUMBER else None


def in_words(duty: Duty, number: Decimal | None, link: str) -> str:
    """As HTML, for the beginning of the note; '' where the proof is no line of text."""
    told = plain(duty, number, link)
    if duty.proof == Proof.LINK:
        return format_html('<div><a href="{}">{}</a></div>', told, told)
    return format_html("<div>{}</div>", told) if told else ""


def plain(duty: Duty, number: Decimal | None, link: str) -> str:
    """'37 subscribers removed', or the link."""
    if number is not None:
        return f"{shown(number)} {duty.number_is}".strip()
    return link.strip() if duty.proof == Proof.LINK else ""


def shown(number: Decimal) -> str:
    """'1,234.5': without the noughts that nobody typed."""
    return f"{number:,f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:,f}"


def files(ticket: Ticket, by: User) -> QuerySet[Attachment]:
    """Of the person's draft of an answer, which on a duty is how it went."""
    return Attachment.objects.filter(draft__in=access.drafts_of(by).filter(ticket=ticket, kind=DraftKind.REPLY))


def _check_link(link: str) -> None:
    try:
        parts = urlsplit(link.strip()) if len(link) <= LONGEST_LINK and "\0" not in link else None
    except ValueError:
        parts = None
    if parts is None or parts.scheme != "https" or not parts.hostname or any(c.isspace() for c in link.strip()):
        raise Refused("Give the whole address of a page, which begins with https://.")


def _check_files(attached: QuerySet[Attachment], is_picture: bool) -> None:
    found = list(attached[:20])
    if not found:
        raise Refused(f"Attach the {'picture' if is_picture else 'file'} first.")
    if is_picture and not any(pictures.raster_type(storage.read(each.stored_name)) for each in found):
        raise Refused("Attach a picture: a PNG, JPEG, GIF or WebP file.")


def _number(typed: str) -> Decimal:
    """With a point or, where that is clear, a comma for decimals; spaces and thousands' commas may stand in it."""
    bare = "".join(typed.split()).replace("\u2019", "").replace("'", "")
    if bare.count(",") == 1 and "." not in bare and len(bare.partition(",")[2]) != 3:
        bare = bare.replace(",", ".")
    try:
        number = Decimal(bare.replace(",", "")) if bare.isascii() else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= 10**MOST_DIGITS or "e" in bare.lower():
        raise Refused("Write the number in digits, such as 37 or 12.5.")
    return round(number, MOST_DECIMALS)
