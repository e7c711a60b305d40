"""Saved replies that rules send, by the outbox of all answers."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from tickets import later
from tickets.mail import automatic
from tickets.mail.known import our_addresses
from tickets.models import Event, Message, OutgoingMail, SavedReply
from tickets.models.event import Verb
from tickets.routing.effects.answered import Recent
from tickets.routing.effects.asked import Asked
from tickets.routing.effects.guarding import why_not
from tickets.routing.replies.filling import Known, fill, text_of

GONE = "there is no such saved reply, or it is not used any more"


def make(asked: Sequence[Asked]) -> list[Event]:
    now, ours = timezone.now(), our_addresses()
    found = SavedReply.objects.filter(key__in={each.value for each in asked}, is_used=True)
    replies = {reply.key: reply for reply in found}
    reasons = [GONE if each.value not in replies else why_not(each, ours, now) for each in asked]
    recent = Recent.of([each.ticket for each, why in zip(asked, reasons, strict=True) if not why], now)
    events, answers = [], []
    for each, why in zip(asked, reasons, strict=True):
        if why := why or recent.why_not(each):
            reply = replies.get(each.value)
            events.append(each.not_done(why, reply.name if reply else ""))
        else:
            recent.learn(each.ticket)
            answers.append((each, _message(each, replies[each.value], now)))
    return [*events, *_send(answers, now)]


def _send(answers: list[tuple[Asked, Message]], now: datetime) -> list[Event]:
    messages = Message.objects.bulk_create([message for _, message in answers])
    rows = [
        OutgoingMail(message=message, mailbox=message.ticket.mailbox, queued_at=now, due_at=now) for message in messages
    ]
    for row in OutgoingMail.objects.bulk_create(rows):
        later.enqueue("send", row.pk)
    return [each.done(Verb.SAVED_REPLY, _name(message), message) for each, message in answers]


def _name(message: Message) -> str:
    return message.saved_reply.name if message.saved_reply else ""


def _message(asked: Asked, reply: SavedReply, at: datetime) -> Message:
    html = fill(reply.html, Known.of(asked.ticket))
    return automatic.answer(asked.ticket, asked.mail, text_of(html), at, html=html, saved_reply=reply)
