"""What facts need of other rows, for many tickets or mails at once: one statement each, bounded for each ticket."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db import connection

from tickets.mail import storage
from tickets.mail.parsing import parse_head
from tickets.models import Attachment, InboundMail, KnownSender, Message, ProtectedSender, RuleRun, Ticket
from tickets.routing.rules import File

# More than that, and it makes no difference to any rule.
COUNTED = 500
HEAD_BYTES = 65_536
Headers = tuple[tuple[str, str], ...]
# What only the owner sees does not make a customer known: whoever reads the marks could tell that there was something.
EARLIER = """
SELECT asked.id, (SELECT count(*) FROM (
    SELECT FROM tickets_ticket AS other
    WHERE other.customer_id = asked.customer AND other.id < asked.id AND other.visibility = 'team' LIMIT %s
) AS counted)
FROM unnest(%s::bigint[], %s::bigint[]) AS asked (id, customer)
"""
LETTERS = """
SELECT asked.place, (SELECT count(*) FROM (
    SELECT FROM tickets_message AS letter
    WHERE letter.ticket_id = asked.ticket AND letter.direction <> 'note' AND letter.created_at <= asked.until LIMIT %s
) AS counted)
FROM unnest(%s::bigint[], %s::timestamptz[]) WITH ORDINALITY AS asked (ticket, until, place)
"""


def protected(addresses: Collection[str]) -> frozenset[str]:
    """Those of `addresses`, in lower case, that the owner keeps to himself: by address, domain or one above it."""
    values = {address: {address, *domains_of(address)} for address in addresses if address}
    wanted = set().union(*values.values()) if values else set()
    found = set(ProtectedSender.objects.filter(value__in=wanted).values_list("value", flat=True)) if wanted else set()
    return frozenset(address for address, its in values.items() if not found.isdisjoint(its))


def known_senders(addresses: Collection[str]) -> dict[str, str]:
    """Address → kind of mail that its domain, or the nearest one above it, is known to send."""
    domains = {address: domains_of(address) for address in addresses}
    wanted = {domain for its in domains.values() for domain in its}
    kinds = dict(KnownSender.objects.filter(domain__in=wanted).values_list("domain", "kind"))
    return {address: next((kinds[d] for d in its if d in kinds), "") for address, its in domains.items()}


def domains_of(address: str) -> list[str]:
    """'a@mail.paypal.com' → mail.paypal.com, paypal.com, com."""
    parts = address.rpartition("@")[2].strip(".").split(".")[-10:]
    return [".".join(parts[number:]) for number in range(len(parts)) if parts[number:] != [""]]


def earlier_tickets(tickets: Iterable[Ticket]) -> dict[int, int]:
    """How many tickets their customers had before, as far as the team sees them."""
    asked = [(ticket.pk, ticket.customer_id) for ticket in tickets]
    return _counts(EARLIER, asked)


def letters(asked: Sequence[tuple[int, datetime]]) -> list[int]:
    """How many mails and answers each of these tickets had at a moment."""
    found = _counts(LETTERS, asked)
    return [found[place] for place in range(1, len(asked) + 1)]


def _counts(statement: str, asked: Sequence[tuple[int, object]]) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [COUNTED, [one for one, _ in asked], [other for _, other in asked]])
        return dict(cursor.fetchall())


def files(messages: Collection[Message]) -> dict[int, tuple[File, ...]]:
    found: dict[int, list[File]] = defaultdict(list)
    rows = Attachment.objects.filter(message__in=[message.pk for message in messages])
    for message, name, kind, size in rows.values_list("message_id", "filename", "content_type", "size"):
        found[message].append(File(name, kind, size))
    return {message: tuple(its) for message, its in found.items()}


def headers(messages: Collection[Message], at_hand: Mapping[int, Headers]) -> dict[int, Headers]:
    """Message's id → names in lower case, and values. `at_hand` is by inbound row; others are read where they lie."""
    missing = [each.inbound_id for each in messages if each.inbound_id and each.inbound_id not in at_hand]
    rows = InboundMail.objects.filter(pk__in=missing).exclude(raw_name="") if missing else ()
    known = {**at_hand, **{row.pk: _stored_head(row.raw_name) for row in rows}}
    return {each.pk: lowered(known.get(each.inbound_id or 0, ())) for each in messages}


def lowered(given: Headers) -> Headers:
    return tuple((name.lower(), value) for name, value in given)


def _stored_head(name: str) -> Headers:
    """Nothing where the file is lost: the ticket is routed by what its row says."""
    try:
        return parse_head(storage.read(name, HEAD_BYTES)).headers
    except FileNotFoundError:
        return ()


def ran_for(tickets: Collection[int]) -> dict[int, frozenset[tuple[int, str]]]:
    """Which rules that run as time passes have run on these tickets, and for which moments."""
    found: dict[int, set[tuple[int, str]]] = defaultdict(set)
    rows = RuleRun.objects.filter(ticket__in=tickets, moment__gt="")
    for ticket, rule, moment in rows.values_list("ticket_id", "rule_id", "moment"):
        found[ticket].add((rule, moment))
    return {ticket: frozenset(its) for ticket, its in found.items()}
