"""Tickets that could not be routed: they stay with the owner, who reads why, and are tried again in longer and longer
pauses, or as soon as the rules are changed."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from tickets.models import Event, RoutingFault, Ticket
from tickets.models.event import Verb
from tickets.models.ticket import Visibility
from tickets.routing import ruleset
from tickets.routing.ruleset import RulesUnreadable

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
LONGEST_WHY = 300


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
    if is_new:
        detail = {"do": "route", "reason": f"it could not be routed, and stays with the owner ({why})"}
        Event.objects.create(ticket=held, verb=Verb.NOT_DONE, detail=detail)
        return
    pause = PAUSES[min(fault.attempts, len(PAUSES) - 1)]
    again = {"attempts": F("attempts") + 1, "said": why, "next_try_at": now + pause, "rule_set": rule_set}
    RoutingFault.objects.filter(pk=fault.pk).update(**again)


def to_try(held: QuerySet[Ticket], rule_set: int, now: datetime) -> QuerySet[Ticket]:
    """Without those that have to wait for their next try."""
    is_over = Q(routing_fault__next_try_at__lte=now) | ~Q(routing_fault__rule_set=rule_set)
    return held.filter(Q(routing_fault=None) | is_over)


def forget(tickets: Collection[int]) -> None:
    """Of those among these that are routed now."""
    RoutingFault.objects.filter(ticket__in=tickets).exclude(ticket__visibility=Visibility.HELD).delete()


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
