"""A rule tried on the last mail before it is on: what it would do, and what rules before it do first.

Whoever tries it is shown mail that they may see. Of the rest they learn how many there are, a number that
does not depend on the rule.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from accounts.models import User
from tickets.models import Message
from tickets.routing.rulebook.naming import names
from tickets.routing.rules import CompiledRule, Decision, Facts, Outcome, decide
from tickets.routing.rules.telling import done_by
from tickets.routing.rules.viewing import View
from tickets.routing.rules.words import OCCASIONS, Names
from tickets.routing.trial.mails_tried import last_mails, seen_by, with_facts
from tickets.routing.trial.results import Row, Trial
from tickets.routing.trial.tried import Tried, place

MOST, MOST_SHOWN = 1000, 100
NOTHING = "nothing: all of it is so already"


def on_last(definition: Any, by: User, *, key: str = "", most: int = MOST) -> Trial:
    """`key`: of the rule that this would change. Raises RuleProblems for a definition that is none, RulesUnreadable."""
    began, tried = time.monotonic(), place(definition, by, key)
    last = last_mails(most)
    messages = seen_by(by, last)
    asked = with_facts(tried, messages, by)
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
