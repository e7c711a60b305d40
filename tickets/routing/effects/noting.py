"""Notes of rules: for the team, in the ticket."""

from collections.abc import Sequence
from html import escape

from django.utils.html import linebreaks

from tickets.models import Event, Message
from tickets.models.event import Verb
from tickets.models.message import Direction
from tickets.models.ticket import Visibility
from tickets.routing.effects.asked import Asked

UNNAMED = "A rule"


def make(asked: Sequence[Asked]) -> list[Event]:
    notes = Message.objects.bulk_create([_note(each) for each in asked])
    return [each.done(Verb.NOTED, "", note) for each, note in zip(asked, notes, strict=True)]


def _note(asked: Asked) -> Message:
    """What a rule that keeps mail is called is nobody else's to read, also when the ticket is shown to them later."""
    is_shown = asked.ticket.visibility == Visibility.TEAM
    text = asked.value.replace("\0", "").strip()
    return Message(
        ticket=asked.ticket,
        direction=Direction.NOTE,
        is_automatic=True,
        sender_name=asked.effect.rule.name[:200] if is_shown else UNNAMED,
        text=text,
        new_text=text,
        html=linebreaks(escape(text)),
    )
