"""A rule tried on the last mail before it is on: what it would do, and what rules before it do first.

Whoever tries it is shown mail that they may see. Of the rest they learn how many there are, a number that
does not depend on the rule.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from tickets import access
from tickets.models import Message, Ticket
from tickets.models.message import Direction
from tickets.routing import facts as gathering
from tickets.routing import ruleset
from tickets.routing.rulebook.naming import names
from tickets.routing.rules import CompiledRule, Decision, Facts, Outcome, decide
from tickets.routing.rules.telling import done_by
from tickets.routing.rules.viewing import View
from tickets.routing.rules.words import OCCASIONS, Names
from tickets.routing.trial import knowing
from tickets.routing.trial.tried import Tried, place

MOST, MOST_SHOWN = 1000, 100
NOTHING = "nothing: all of it is so already"


@dataclass(frozen=True)
class Row:
    """A mail (`message` is its id) for which the rule holds. `does` is what the rule would do, `first` what rules
    before it do; `stopped_by` is one of those that stops, so that the rule is not asked."""

    ticket: Ticket
    message: int
    sender: str
    subject: str
    at: datetime
    does: list[str]
    first: list[str]
    stopped_by: str = ""


@dataclass(frozen=True)
class Trial:
    """`matched` of `asked` mails, on whose occasion the rule runs, of `looked_at`; `left_out` are those of the last
    1,000 that only the owner sees. `not_asked` are those that hold, and to which the rule never comes."""

    name: str
    looked_at: int
    left_out: int
    occasions: str
    is_for_mail: bool
    asked: int = 0
    matched: int = 0
    not_asked: int = 0
    rows: list[Row] = field(default_factory=list)
    seconds: float = 0

    @property
    def newest(self) -> int:
        return self.looked_at + self.left_out


def on_last(definition: Any, by: User, *, key: str = "", most: int = MOST) -> Trial:
    """`key`: of the rule that this would change. Raises RuleProblems for a definition that is none, RulesUnreadable."""
    began, tried = time.monotonic(), place(definition, by, key)
    last = list(Message.objects.filter(direction=Direction.INBOUND).order_by("-pk").values_list("pk", flat=True)[:most])
    messages = _messages(by, last)
    asked = _asked(tried, messages, by)
    found = _found(tried, asked)
    return Trial(
        tried.rule.ref.name,
        looked_at=len(messages),
        left_out=len(last) - len(messages),
        occasions=" or ".join(OCCASIONS[each] for each in tried.rule.rule.runs),
        is_for_mail=tried.is_for_mail,
        asked=len(asked),
        matched=found.matched,
        not_asked=found.not_asked,
        rows=found.rows,
        seconds=time.monotonic() - began,
    )


def _messages(by: User, last: Sequence[int]) -> list[Message]:
    """Those that this person may see, the newest first."""
    visible = access.messages_visible_to(by).filter(pk__in=last).select_related("ticket", "ticket__customer")
    return list(visible.defer("words", "html", "text").order_by("-pk"))


def _asked(tried: Tried, messages: Sequence[Message], by: User) -> list[tuple[Message, Facts]]:
    """Each as if it had just come or, for a rule that runs on other occasions, its ticket as it stands now."""
    needs, now = ruleset.needs_of((*tried.before, tried.rule)), timezone.now()
    if tried.is_for_mail:
        found = gathering.of_messages(messages, needs=needs, now=now)
        pairs = zip(messages, knowing.as_known_to(by, found), strict=True)
        return [(message, each) for message, each in pairs if each.occasion in tried.rule.rule.runs]
    newest = list({message.ticket_id: message for message in reversed(messages)}.values())[::-1]
    occasion, watches = tried.rule.rule.runs[0], tried.rule.watches
    tickets = [message.ticket for message in newest]
    of_ticket = gathering.of_tickets(tickets, occasion=occasion, needs=needs, now=now)
    found = [replace(of_ticket[ticket.pk], changed=watches) for ticket in tickets]
    return list(zip(newest, knowing.as_known_to(by, found), strict=True))


@dataclass
class _Found:
    matched: int = 0
    not_asked: int = 0
    rows: list[Row] = field(default_factory=list)


def _found(tried: Tried, asked: Sequence[tuple[Message, Facts]]) -> _Found:
    """Where only the number is of interest, and what other rules do does not bear on it, they are not asked."""
    found, known = _Found(), names()
    for message, each in asked:
        view = View(each)
        if tried.is_countable and tried.rule.check(view) is not None:
            continue
        if tried.is_countable and found.matched >= MOST_SHOWN:
            found.matched += 1
            found.not_asked += _is_stopped(tried, view)
        elif (row := _tried(tried, message, each, known)) is not None:
            found.matched += 1
            found.not_asked += bool(row.stopped_by)
            found.rows += [row] if found.matched <= MOST_SHOWN else []
    return found


def _is_stopped(tried: Tried, view: View) -> bool:
    occasion = view.facts.occasion
    return any(occasion in each.rule.runs and each.check(view) is None for each in tried.stopping)


def _tried(tried: Tried, message: Message, facts: Facts, known: Names) -> Row | None:
    """None when its conditions do not hold at its turn."""
    rule = tried.rule
    decision = decide(facts, tried.so_far)
    verdict = next(verdict for verdict in decision.verdicts if verdict.ref is rule.ref)
    if verdict.outcome == Outcome.MATCHED:
        return _row(message, decision, rule, known)
    if verdict.outcome == Outcome.STOPPED and rule.check(View(replace(facts, marks=decision.marks))) is None:
        stopped_by = decision.stopped_by.name if decision.stopped_by else ""
        return replace(_row(message, decision, rule, known), does=[], stopped_by=stopped_by)
    return None


def _row(message: Message, decision: Decision, rule: CompiledRule, known: Names) -> Row:
    does = done_by(decision, rule.ref, known) or [NOTHING]
    first = [
        f"“{verdict.ref.name}”: {', '.join(done_by(decision, verdict.ref, known)) or NOTHING}"
        for verdict in decision.matched
        if verdict.ref is not rule.ref
    ]
    sender = message.sender_name or message.sender_email
    return Row(message.ticket, message.pk, sender, message.subject, message.created_at, does, first)
