"""Tickets that could not be routed: they stay with the owner, who reads why, and are tried again in longer and longer
pauses, or as soon as the rules are changed.

Each further try is written down before it begins: a ticket whose worker did not live to say why is tried alone from
then on, and soon says so, too.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from tickets.models import Event, RoutingFault, Ticket
from tickets.models.event import Verb
from tickets.models.ticket import Visibility
from tickets.routing import ruleset
from tickets.routing.ruleset import RulesUnreadable

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
LONGEST_WHY = 300
MOST_DEATHS = 2


@transaction.atomic
def begin(tickets: Sequence[int], rule_set: int) -> None:
    """Before a further try of these, which wait for the next one meanwhile."""
    now = timezone.now()
    begun = {each.ticket_id: each for each in RoutingFault.objects.filter(ticket__in=tickets).select_for_update()}
    new = [RoutingFault(ticket_id=each, said="", attempts=0) for each in tickets if each not in begun]
    for each in (*begun.values(), *new):
        if not each.said and each.attempts >= MOST_DEATHS:
            each.said = f"the worker that routed it ended before it was done, {each.attempts} times"
            _tell(each.ticket_id, each.said)
        each.next_try_at = now + PAUSES[min(each.attempts, len(PAUSES) - 1)]
        each.attempts, each.rule_set = each.attempts + 1, rule_set
    RoutingFault.objects.bulk_create(new, ignore_conflicts=True)
    RoutingFault.objects.bulk_update(begun.values(), ["said", "attempts", "next_try_at", "rule_set"])


def suspects(tickets: Collection[int]) -> set[int]:
    """Those that failed, or were begun and nobody knows what became of them: to be tried alone."""
    return set(RoutingFault.objects.filter(ticket__in=tickets).values_list("ticket_id", flat=True))


@transaction.atomic
def note(ticket_id: int, why: str, rule_set: int) -> None:
    """The first time, the ticket itself says so too."""
    held = Ticket.objects.filter(pk=ticket_id, visibility=Visibility.HELD).select_for_update().first()
    if held is None:
        return
    why, now = why.partition("\n")[0][:LONGEST_WHY], timezone.now()
    fault, is_new = RoutingFault.objects.get_or_create(
        ticket=held, defaults={"said": why, "next_try_at": now + PAUSES[0], "rule_set": rule_set}
    )
    if is_new or not fault.said:
        _tell(held.pk, why)
    RoutingFault.objects.filter(pk=fault.pk).update(said=why)


def _tell(ticket_id: int, why: str) -> None:
    detail = {"do": "route", "reason": f"it could not be routed, and stays with the owner ({why})"}
    Event.objects.create(ticket_id=ticket_id, verb=Verb.NOT_DONE, detail=detail)


def to_try(held: QuerySet[Ticket], rule_set: int, now: datetime) -> QuerySet[Ticket]:
    """Without those that have to wait for their next try."""
    is_over = Q(routing_fault__next_try_at__lte=now) | ~Q(routing_fault__rule_set=rule_set)
    return held.filter(Q(routing_fault=None) | is_over)


def forget(tickets: Collection[int]) -> None:
    """Of those among these that are routed now, and of those that were only begun: the worker is alive."""
    is_over = ~Q(ticket__visibility=Visibility.HELD) | Q(said="")
    RoutingFault.objects.filter(is_over, ticket__in=tickets).delete()


def in_words(count: int, latest: str, rule_set: int) -> str:
    """What keeps new tickets from being routed, for owners and admins: `count` faults, of what sort the `latest` is, as
    the rest may quote the mail; rules that cannot be read. '' when nothing does."""
    try:
        ruleset.of_set(rule_set)
    except RulesUnreadable as problem:
        return f"{problem} All new tickets stay with the owner until it is mended or switched off."
    tickets = f"{count} new ticket{'' if count == 1 else 's'}"
    sort = str(latest).partition(":")[0]
    return f"{tickets} could not be routed. Only the owner sees that, and reads there why ({sort})" if count else ""
