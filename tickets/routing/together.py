"""Decides for many tickets at once, one after another: whose turn it is depends on what those before were given."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import QuerySet

from tickets.models import Mailbox, Message, Ticket
from tickets.routing import facts, roster
from tickets.routing.decisions_kept import Decided
from tickets.routing.facts.mail_lookups import Headers
from tickets.routing.rules import TEAM as SEEN_BY_TEAM
from tickets.routing.rules import CompiledRule, Decision, Facts, decide
from tickets.routing.ruleset import TEAM, Current

AT_HAND = ("customer", "mailbox", "may_belong_to", "assignee", "target")


def whole(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """With all that deciding and carrying out needs at hand."""
    return tickets.select_related(*AT_HAND).defer(*Mailbox.secret_fields("mailbox__"))


def read(
    tickets: Sequence[Ticket],
    rules: Current,
    *,
    occasion: str,
    now: datetime,
    messages: Mapping[int, Message] | None = None,
    changed: Mapping[int, frozenset[str]] | None = None,
    headers: Mapping[int, Headers] | None = None,
) -> dict[int, Facts]:
    """What `decide_all` goes by, of tickets that are locked; where turns are given, nobody else gives any meanwhile."""
    if TEAM in rules.needs:
        roster.hold_turns()
    return facts.of_tickets(
        tickets, occasion=occasion, needs=rules.needs, now=now, messages=messages, changed=changed, headers=headers
    )


def decide_all(
    tickets: Sequence[Ticket],
    found: Mapping[int, Facts],
    rules: Current,
    messages: Mapping[int, Message] | None = None,
) -> list[Decided]:
    """In the order of `tickets`. In the transaction that carries it out: turns are noted here."""
    if TEAM in rules.needs:
        decisions = _in_turn([found[ticket.pk] for ticket in tickets], rules.rules)
    else:
        decisions = [decide(found[ticket.pk], rules.rules) for ticket in tickets]
    given = messages or {}
    return [(ticket, given.get(ticket.pk), each) for ticket, each in zip(tickets, decisions, strict=True)]


def _in_turn(asked: Sequence[Facts], rules: Sequence[CompiledRule]) -> list[Decision]:
    team = {member.email: member for each in asked for member in each.team}
    decisions: list[Decision] = []
    given: dict[str, datetime] = {}
    for number, each in enumerate(asked):
        decision = decide(replace(each, team=tuple(team[member.email] for member in each.team)), rules)
        decisions.append(decision)
        if (taker := _taker(each, decision)) in team:
            given[taker] = each.now + timedelta(microseconds=number)
            team[taker] = replace(team[taker], open=team[taker].open + 1, last_given_at=given[taker])
    if given:
        roster.gave(given)
    return decisions


def _taker(asked: Facts, decision: Decision) -> str:
    """Who has it now and did not have it before; '' for nobody."""
    taker = decision.marks.assignee
    return taker if taker != asked.marks.assignee and decision.visibility == SEEN_BY_TEAM else ""
