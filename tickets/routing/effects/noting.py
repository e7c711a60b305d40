"""Notes of rules: for the team, in the ticket."""

from collections.abc import Sequence
from html import escape

from django.utils.html import linebreaks

from tickets.models import Event, Message
from tickets.models.event import Verb
from tickets.models.message import Direction
from tickets.routing.effects.asked import Asked


def make(asked: Sequence[Asked]) -> list[Event]:
    notes = Message.objects.bulk_create([_note(each) for each in asked])
    return [each.done(Verb.NOTED, "", note) for each, note in zip(asked, notes, strict=True)]


def _note(asked: Asked) -> Message:
    text = asked.value.replace("\0", "").strip()
    return Message(
        ticket=asked.ticket,
        direction=Direction.NOTE,
        is_automatic=True,
        sender_name=asked.effect.rule.name[:200],
        text=text,
        new_text=text,
        html=linebreaks(escape(text)),
    )
