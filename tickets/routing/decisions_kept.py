"""What is kept of decisions: an event for each as a whole, and a run for each rule that matched."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from tickets.models import Event, Message, RuleRun, Ticket
from tickets.models.event import Verb
from tickets.routing.rules import Decision, Outcome
from tickets.routing.rules.model import NEW

Decided = tuple[Ticket, Message | None, Decision]


def summary(ticket: Ticket, mail: Message | None, decision: Decision, occasion: str, rule_set: int) -> list[Event]:
    """What the rules said, as a whole: of a new ticket always, later only when one of them had something to do."""
    if occasion != NEW and not decision.matched and not decision.limited:
        return []
    detail = {"from": ticket.visibility, "to": decision.visibility, "reason": decision.reason}
    if rule_set:
        detail |= told(decision) | {"set": rule_set}
    if occasion != NEW:
        detail["occasion"] = occasion
    verb = Verb.ROUTED if occasion == NEW else Verb.RULES_RAN
    return [Event(ticket=ticket, message=mail if occasion != NEW else None, verb=verb, detail=detail)]


def told(decision: Decision) -> dict[str, Any]:
    """Rules are told by the keys of their versions; of one that did not match, which condition failed."""
    return {
        "ran": [[each.ref.version, each.why] for each in decision.matched],
        "missed": [
            [each.ref.version, list(each.failed)] for each in decision.verdicts if each.outcome == Outcome.FAILED
        ],
        "stopped_by": decision.stopped_by.version if decision.stopped_by else None,
        "limited": decision.limited,
    }


def runs(decided: Sequence[Decided], occasion: str, at: Mapping[int, datetime]) -> list[RuleRun]:
    return [
        RuleRun(
            rule_id=each.ref.rule,
            version_id=each.ref.version,
            ticket=ticket,
            occasion=occasion,
            moment=each.moment,
            **({"at": at[ticket.pk]} if at else {}),
        )
        for ticket, _, decision in decided
        for each in decision.matched
    ]
