"""Letters of the past through the real intake: stored raw, read, matched and filed, at the time they are said to have
arrived. Only routing is done here, as it would date its decision today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from tickets.mail import collecting, files, proving, receiving, storage, tokens
from tickets.mail.filing import Filing
from tickets.mail.reading import read
from tickets.models import Event, InboundMail, Mailbox, Message, Ticket
from tickets.models.event import Verb
from tickets.models.inbound import InboundState, Source
from tickets.models.reference import ALPHABET
from tickets.models.ticket import Kind, Visibility
from tickets.routing import rules

BATCH = 50


@dataclass(frozen=True)
class Arrival:
    """A letter on its way in; `kept_back` is why only the owner may see its ticket, and `head_only_because` why `raw`
    is the head of a letter without the rest."""

    at: datetime
    mailbox: Mailbox
    sender: str
    raw: bytes
    kind: str
    kept_back: str = ""
    head_only_because: str = ""


def take_in(arrivals: Sequence[Arrival], chance: Random) -> list[Message]:
    """The messages that they became, in the same order."""
    found: list[Message] = []
    for start in range(0, len(arrivals), BATCH):
        found += _batch(arrivals[start : start + BATCH], chance)
    return found


@transaction.atomic
def _batch(arrivals: Sequence[Arrival], chance: Random) -> list[Message]:
    rows = InboundMail.objects.bulk_create(_row(arrival) for arrival in arrivals)
    mails = proving.proven([read(row) for row in rows])
    filing = Filing()
    collecting.collect(filing, mails, files.stored(mails))
    by_row = dict(zip((row.pk for row in rows), arrivals, strict=True))
    openers = {id(each.ticket): by_row[each.inbound_id] for each in filing.messages if each.inbound_id}
    for ticket in filing.opened:
        drawn = ticket.reference
        _route(filing, ticket, openers[id(ticket)], chance)
        _confirm_then(filing, ticket, drawn, openers[id(ticket)].at + timedelta(seconds=2))
    filing.save()
    by_inbound = {message.inbound_id: message for message in filing.messages}
    return [by_inbound[row.pk] for row in rows]


def _row(arrival: Arrival) -> InboundMail:
    """Leased, so that no worker that happens to run takes it first."""
    return InboundMail(
        mailbox=arrival.mailbox,
        source=Source.SMTP,
        delivery_key=receiving.content_key(arrival.raw, arrival.sender),
        envelope_from=arrival.sender,
        envelope_to=arrival.mailbox.address,
        raw_name=storage.keep("raw", arrival.raw),
        size=len(arrival.raw),
        received_at=arrival.at,
        state=InboundState.PROCESSING,
        attempts=1,
        leased_until=timezone.now() + timedelta(minutes=5),
        is_head_only=bool(arrival.head_only_because),
        problem=arrival.head_only_because,
    )


def _route(filing: Filing, ticket: Ticket, arrival: Arrival, chance: Random) -> None:
    facts = rules.Facts(ticket.customer.email, ticket.mailbox.address, ticket.subject)
    reason = arrival.kept_back or rules.decide(facts).reason
    ticket.reference = _reference(chance)
    ticket.visibility = Visibility.OWNER if arrival.kept_back else Visibility.TEAM
    ticket.kind = Kind(arrival.kind) if arrival.kind in Kind.values else Kind.UNKNOWN
    detail = {"from": Visibility.HELD, "to": ticket.visibility, "reason": reason}
    at = arrival.at + timedelta(seconds=1)
    filing.events.append(Event(ticket=ticket, verb=Verb.ROUTED, detail=detail, created_at=at))


def _confirm_then(filing: Filing, ticket: Ticket, drawn: str, at: datetime) -> None:
    """A confirmation names the ticket as it is called now, and was written `at`, when the letter had come."""
    for message in filing.messages:
        if message.is_automatic and message.ticket is ticket:
            message.text = message.new_text = message.text.replace(drawn, ticket.reference)
            message.message_id = tokens.new_message_id(ticket.reference, ticket.mailbox.domain)
            message.created_at = at
    for outgoing in filing.outgoing:
        if outgoing.message.ticket is ticket:
            outgoing.queued_at = outgoing.due_at = at
    for event in filing.events:
        if event.ticket is ticket and event.verb == Verb.ACKNOWLEDGED:
            event.created_at = at


def _reference(chance: Random) -> str:
    drawn = "".join(chance.choices(ALPHABET, k=6))
    return f"{drawn[:4]}-{drawn[4:]}"
