"""The events in the calendar files of a conversation. The newest count: each is a file to be read."""

from collections.abc import Sequence

from tickets.desk import attached
from tickets.desk.invitations import MOST_CARDS, Card, cards
from tickets.mail import storage
from tickets.mail.calendars import MOST_BYTES, Occasion, occasions
from tickets.models import Attachment, Message


def planned(messages: Sequence[Message]) -> dict[int, list[Card]]:
    """Message id → what its calendar files plan; of the newest five files."""
    files = [
        (message.pk, file)
        for message in reversed(messages)
        for file in message.attachments.all()
        if attached.is_calendar(file) and file.size <= MOST_BYTES
    ]
    found: dict[int, list[Occasion]] = {}
    for pk, file in files[:MOST_CARDS]:
        found.setdefault(pk, []).extend(_events(file))
    return {pk: cards(events) for pk, events in found.items()}


def _events(file: Attachment) -> list[Occasion]:
    try:
        return occasions(storage.read(file.stored_name))
    except FileNotFoundError:
        return []
