"""What a note and a reply have in common: a person's text becomes a message, with the files of its draft."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from tickets.desk import pictures
from tickets.errors import Refused, TooLarge
from tickets.mail import html as mail_html
from tickets.models import Attachment, Draft, Message, Ticket
from tickets.models.message import Direction
from tickets.models.outgoing import OutgoingState

LONGEST_TEXT = 1_000_000


def write(ticket: Ticket, by: User, direction: Direction, html: str, drafted: str = "", **fields: Any) -> Message:
    """The message, made from `html` and the draft of `by`, which is gone after that. Refused when there is no text.

    `drafted` is the draft's kind where it is not that of the message.
    """
    check_length(html)
    draft = Draft.objects.filter(ticket=ticket, author=by, kind=drafted or direction).first()
    files = list(draft.attachments.all()) if draft else []
    clean = pictures.by_content_id(mail_html.clean_written(html), files)
    text = mail_html.to_text(clean).strip()
    if not text and not any(_is_within(clean, file) for file in files):
        raise Refused("There is no text yet. Write something first.")
    message = Message.objects.create(
        ticket=ticket, author=by, direction=direction, html=clean, text=text, new_text=text, **fields
    )
    _take(message, files)
    if draft:
        draft.delete()
    return message


def check_length(html: str) -> None:
    """Raises TooLarge."""
    if len(html) > LONGEST_TEXT:
        raise TooLarge("This text is too long for a mail. Attach it as a file instead.")


def preview(message: Message) -> str:
    """The beginning of what is new in it, on one line."""
    return " ".join(message.new_text[:400].split())[:160]


def letters(ticket: Ticket) -> QuerySet[Message]:
    """What people wrote between the customer and us: no notes, nothing taken back, nothing that the desk wrote."""
    return standing(ticket).exclude(direction=Direction.NOTE).exclude(is_automatic=True)


def unanswered_since(ticket: Ticket) -> datetime | None:
    """Since when the customer waits for an answer; None when we had the last word."""
    last = letters(ticket).order_by("-created_at", "-id").only("direction", "created_at").first()
    return last.created_at if last and last.direction == Direction.INBOUND else None


def standing(ticket: Ticket) -> QuerySet[Message]:
    """Every message of the ticket that was not taken back."""
    return Message.objects.filter(ticket=ticket).exclude(outgoing__state=OutgoingState.UNDONE)


def _is_within(html: str, file: Attachment) -> bool:
    return bool(file.content_id) and f"cid:{file.content_id}" in html


def _take(message: Message, files: list[Attachment]) -> None:
    """The draft's files go along, but for pictures that were put into the text and taken out again."""
    for file in files:
        is_within = _is_within(message.html, file)
        if file.inline and not is_within:
            file.delete()
            continue
        file.message, file.draft, file.inline = message, None, is_within
        file.save(update_fields=["message", "draft", "inline"])
