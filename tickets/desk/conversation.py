"""What a ticket's page tells, in time order: messages, and what happened between them."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Prefetch, Q

from accounts.models import User
from tickets import access
from tickets.desk.sentences import at_once, of_step
from tickets.models import Attachment, Event, Message, Ticket
from tickets.models.event import Verb
from tickets.models.outgoing import OutgoingState
from tickets.routing.explaining import telling_events
from tickets.routing.rulebook import withholding

NEWEST = 20
MOST = 1000
MOST_IN_TROUBLE = 20
STUCK = (OutgoingState.FAILED, OutgoingState.UNKNOWN)
TROUBLE = Q(outgoing__state__in=STUCK) | Q(outgoing__bounced_at__isnull=False)
# A shown message says these by itself: who wrote it, when, and whether it left.
TOLD_BY_MESSAGE = {Verb.ARRIVED, Verb.REPLIED, Verb.NOTED, Verb.SENT, Verb.ACKNOWLEDGED}


@dataclass(frozen=True)
class Entry:
    """A message, or an event as a sentence. `why` of a message is the reason for which it is in this ticket."""

    kind: str
    at: datetime
    message: Message | None = None
    event: Event | None = None
    sentence: str = ""
    why: str = ""


@dataclass(frozen=True)
class Conversation:
    """`earlier` messages were left out at the beginning (1000 means '1000 or more'). `events` are those of the entries,
    and all that tell why it is here, however old."""

    entries: list[Entry]
    earlier: int
    events: list[Event]


def of(user: User, ticket: Ticket, everything: bool = False) -> Conversation:
    """The newest 20 messages and the events since; with `everything`, the newest 1000. Answers about which a person
    has to decide, or that came back, are there however old they are."""
    most = MOST if everything else NEWEST
    messages = _messages(user, ticket, most)
    withholding.messages_as_told_to(user, messages)
    newest, in_trouble = messages[-most:], len(messages[:-most])
    earlier = _count_before(user, newest[0]) - in_trouble if len(newest) == most else 0
    since = newest[0].created_at if earlier else None
    events = _events(user, ticket, since)
    shown = {message.pk for message in messages}
    why = {event.message_id: event.detail.get("reason", "") for event in events if event.verb == Verb.ARRIVED}
    entries = [Entry("message", each.created_at, message=each, why=why.get(each.pk, "")) for each in messages]
    told = [
        each
        for each in events
        if not (each.verb in TOLD_BY_MESSAGE and each.message_id in shown)
        and (since is None or each.created_at >= since)
    ]
    for step in (list(each) for _, each in groupby(told, at_once)):
        entries.append(Entry("event", step[0].created_at, event=step[0], sentence=of_step(step)))
    return Conversation(sorted(entries, key=_order), earlier, events)


def _messages(user: User, ticket: Ticket, most: int) -> list[Message]:
    files = Prefetch("attachments", Attachment.objects.order_by("pk"))
    standing = access.messages_visible_to(user).filter(ticket=ticket).exclude(outgoing__state=OutgoingState.UNDONE)
    newest = standing.order_by("-created_at", "-id").values("pk")[:most]
    in_trouble = standing.filter(TROUBLE).order_by("-id").values("pk")[:MOST_IN_TROUBLE]
    shown = access.messages_visible_to(user).filter(pk__in=newest.union(in_trouble)).order_by("created_at", "id")
    return list(shown.select_related("author", "outgoing").defer("words").prefetch_related(files))


def _count_before(user: User, first: Message) -> int:
    before = access.messages_visible_to(user).filter(ticket=first.ticket_id, created_at__lte=first.created_at)
    return (
        before.exclude(outgoing__state=OutgoingState.UNDONE)
        .exclude(created_at=first.created_at, pk__gte=first.pk)[:MOST]
        .count()
    )


def _events(user: User, ticket: Ticket, since: datetime | None) -> list[Event]:
    events = access.events_visible_to(user).filter(ticket=ticket)
    if since:
        events = events.filter(telling_events.TELLING | Q(created_at__gte=since))
    people = ("actor__name", "actor__email", "message__sender_name", "message__sender_email")
    told = events.select_related("actor", "message").only("verb", "detail", "created_at", "ticket", *people)
    newest = list(told.order_by("-created_at", "-id")[:MOST])[::-1]
    for event in newest:
        event.ticket = ticket
    return withholding.as_told_to(user, newest)


def _order(entry: Entry) -> tuple[datetime, int]:
    if entry.event is None:
        return entry.at, 1
    return entry.at, 0 if entry.event.verb == Verb.OPENED else 2
