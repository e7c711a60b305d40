"""What the desk knows of a batch of mail, in a constant number of queries; it learns as the batch is filed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from tickets.mail import tokens
from tickets.mail.parsing import ParsedMail
from tickets.models import Mailbox, Message, Participant, Ticket
from tickets.models.message import Direction
from tickets.models.ticket import Visibility

# What of a message must agree for it to be our own coming back, and not somebody else's under its Message-ID.
COMPARED = 500
ID_LENGTH = 255


@dataclass(frozen=True)
class KnownMessage:
    """`recipients` are those of a reply of ours, in lower case."""

    ticket: Ticket
    pk: int | None
    is_reply: bool
    recipients: tuple[str, ...] = ()


@dataclass
class Known:
    """`messages` is by Message-ID, `tickets` by reference; `participants` are pairs of reference and address. `kept`
    are references of tickets that are held and will be the owner's. `quoted` is what each mail repeats of the heads of
    others, by the number of its row."""

    our_addresses: frozenset[str] = frozenset()
    messages: dict[str, list[KnownMessage]] = field(default_factory=lambda: defaultdict(list))
    tickets: dict[str, Ticket] = field(default_factory=dict)
    participants: set[tuple[str, str]] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    quoted: dict[int, list[str]] = field(default_factory=dict)

    def named(self, message_id: str) -> list[KnownMessage]:
        return self.messages.get(message_id[:ID_LENGTH], [])

    def takes_part(self, ticket: Ticket, address: str) -> bool:
        return (ticket.reference, address) in self.participants

    def is_teams(self, ticket: Ticket) -> bool:
        return ticket.visibility == Visibility.TEAM

    def is_private(self, ticket: Ticket) -> bool:
        """Whether only the owner will ever see it, unless he says otherwise."""
        return ticket.visibility == Visibility.OWNER or ticket.reference in self.kept

    def is_secret(self, ticket: Ticket, address: str) -> bool:
        """Whether what speaks of it is nothing for the team. What is held is not, for those who take part in it."""
        return not self.is_teams(ticket) and (self.is_private(ticket) or not self.takes_part(ticket, address))

    def spoken_of(self, ids: Sequence[str]) -> list[Ticket]:
        """The tickets that these Message-IDs or tokens name."""
        named = [message.ticket for each in ids for message in self.named(each)]
        marked = (self.tickets.get(tokens.reference_in(each) or "") for each in ids)
        return [*named, *filter(None, marked)]

    def our_own(self, mail: ParsedMail) -> KnownMessage | None:
        """The reply of ours that this is a copy of."""
        if mail.sender.email.lower() not in self.our_addresses:
            return None
        sent = [each for each in self.named(mail.message_id) if each.is_reply]
        texts = dict(Message.objects.filter(pk__in=[each.pk for each in sent]).values_list("pk", "new_text"))
        return next((each for each in sent if _same(texts.get(each.pk or 0, ""), mail.readable)), None)

    def learn(self, ticket: Ticket, message_id: str, addresses: Iterable[str]) -> None:
        """What this ticket was just given, for the mail that follows in the same batch."""
        self.tickets[ticket.reference] = ticket
        if message_id:
            self.messages[message_id].append(KnownMessage(ticket, None, is_reply=False))
        self.participants.update((ticket.reference, address) for address in addresses)


def our_addresses() -> frozenset[str]:
    return frozenset(address.lower() for address in Mailbox.objects.values_list("address", flat=True))


def load(message_ids: set[str], references: set[str], senders: set[str]) -> Known:
    """Locks the tickets that it finds until the end of the transaction."""
    known = Known(our_addresses=our_addresses())
    named = list(
        # Said in so many words: of a list of more than a hundred PostgreSQL does not see that '' is not in it, and then
        # it does not use the index of all others.
        Message.objects.filter(message_id__in=message_ids - {""}, message_id__gt="")
        .order_by("id")
        .values_list("message_id", "ticket_id", "pk", "direction", "to", "cc")
    )
    tickets = _tickets({ticket_id for _, ticket_id, *_ in named}, references)
    # What was merged leads on; hardly ever to a ticket that is not at hand.
    tickets |= _tickets(
        {each.merged_into_id for each in tickets.values() if each.merged_into_id} - tickets.keys(), set()
    )
    for message_id, ticket_id, pk, direction, to, cc in named:
        is_reply = direction == Direction.REPLY
        recipients = tuple(dict.fromkeys(email.lower() for _, email in (*to, *cc))) if is_reply else ()
        known.messages[message_id].append(KnownMessage(tickets[ticket_id], pk, is_reply, recipients))
    known.tickets = {former.reference: ticket for former, ticket in _led_on(tickets)}
    pairs = Participant.objects.filter(ticket__in=tickets, email__in=senders).values_list("ticket_id", "email")
    known.participants = {(tickets[ticket_id].reference, email) for ticket_id, email in pairs}
    return known


def _tickets(ids: set[int], references: set[str]) -> dict[int, Ticket]:
    if not ids and not references:
        return {}
    wanted = Ticket.objects.filter(Q(pk__in=ids) | Q(reference__in=references)).select_related("customer")
    return {ticket.pk: ticket for ticket in wanted.order_by("pk").select_for_update(of=("self",))}


def _led_on(tickets: dict[int, Ticket]) -> list[tuple[Ticket, Ticket]]:
    """Each with itself, or with that into which it was merged."""
    return [(each, tickets.get(each.merged_into_id or each.pk, each)) for each in tickets.values()]


def _same(ours: str, theirs: str) -> bool:
    return bool(ours) and "".join(theirs.split())[:COMPARED].startswith("".join(ours.split())[:COMPARED])
