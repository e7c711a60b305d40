"""Letters of the past through the real intake: stored raw, read, matched, filed and routed by the rules that hold, at
the time they are said to have arrived."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from tickets.mail import collecting, files, proving, receiving, storage, tokens
from tickets.mail.filing import Filing
from tickets.mail.reading import read
from tickets.models import InboundMail, Mailbox, Message, Ticket
from tickets.models.event import Verb
from tickets.models.inbound import InboundState, Source
from tickets.models.message import Direction
from tickets.models.reference import ALPHABET
from tickets.routing import ruleset, together
from tickets.routing.carrying_out import carry_out
from tickets.routing.facts import mail_lookups
from tickets.routing.promises import promising
from tickets.routing.rules.model import NEW

BATCH = 50


@dataclass(frozen=True)
class Arrival:
    """A letter on its way in; `head_only_because` is why `raw` is the head of a letter without the rest."""

    at: datetime
    mailbox: Mailbox
    sender: str
    raw: bytes
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
        drawn, ticket.reference = ticket.reference, _reference(chance)
        _confirm_then(filing, ticket, drawn, openers[id(ticket)].at + timedelta(seconds=2))
    filing.save()
    _route(filing, {each.row.pk: each.mail.headers for each in mails})
    promising.keep({message.ticket_id: message.ticket for message in filing.messages}.values())
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


def _route(filing: Filing, headers: Mapping[int, mail_lookups.Headers]) -> None:
    """As `routing.assigning` does it, a second after each letter came."""
    holding, tickets = ruleset.current(), filing.opened
    at = {ticket.pk: ticket.created_at + timedelta(seconds=1) for ticket in tickets}
    found = together.read(tickets, holding, occasion=NEW, now=timezone.now(), headers=headers)
    carry_out(together.decide_all(tickets, found, holding), rule_set=holding.pk, at=at)
    for note in Message.objects.filter(ticket__in=tickets, direction=Direction.NOTE, is_automatic=True):
        Message.objects.filter(pk=note.pk).update(created_at=at[note.ticket_id])


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
