"""'Why is it here?': what decided who sees a ticket, which rules ran and what they did, and why the others did not."""

from collections.abc import Mapping, Sequence

from accounts.models import User
from tickets.desk.marks_in_words import by as who
from tickets.desk.sentences import sentence
from tickets.models import Event, Ticket
from tickets.models.event import Verb
from tickets.routing.explaining.called import names_of
from tickets.routing.explaining.explained import Called, Decision, Ran, Why
from tickets.routing.explaining.explained_steps import rules_of, sets_of, steps
from tickets.routing.explaining.telling_events import REASONS, decisions, events_of
from tickets.routing.rulebook import withholding
from tickets.routing.rulebook.naming import names

TITLES = {
    "new": "When it came in",
    "reply": "When the customer wrote again",
    "ours": "When we had answered",
    "change": "When something was changed",
    "time": "As time passed",
    "past": "When a rule was applied to past tickets",
}


def of_events(ticket: Ticket, events: Sequence[Event], by: User) -> Why:
    """`events` are at hand, as `withholding` lets this person read them. One statement at most."""
    called = names_of(events, by)
    return Why(_why_a_ticket(events), [_decision(event, did, called) for event, did in decisions(events)])


def of_ticket(ticket: Ticket, by: User) -> Why:
    """For a ticket that this person sees. Each rule of the whole set says what became of it."""
    events = withholding.as_told_to(by, events_of(ticket, by))
    decided = decisions(events)
    sets = sets_of([event for event, _ in decided])
    rules, called, known = rules_of(sets, by), names_of(events, by, sets), names()
    told = []
    for event, did in decided:
        decision = _decision(event, did, called)
        decision.steps = list(steps(event, sets.get(event.detail.get("set") or 0, []), called, rules, known))
        told.append(decision)
    return Why(_why_a_ticket(events), told)


def _why_a_ticket(events: Sequence[Event]) -> list[str]:
    return [each for event in events if event.verb in REASONS for each in _reasons(event)]


def _decision(event: Event, did: Sequence[Event], called: Mapping[int, Called]) -> Decision:
    detail = event.detail
    ran = {version: _ran(called, version, why) for version, why in detail.get("ran") or ()}
    for each in did:
        version = withholding.version_of(each) or 0
        rule = ran.setdefault(version, _ran(called, version, str(each.detail.get("because", ""))))
        rule.did.append(_without_rule(each))
    title = TITLES.get(detail.get("occasion", "new"), TITLES["new"])
    is_news = event.verb == Verb.ROUTED or detail.get("from") != detail.get("to")
    reason = str(detail.get("reason", "")) if is_news else ""
    return Decision(event.created_at, title, reason, ran, limited=str(detail.get("limited") or ""))


def _ran(called: Mapping[int, Called], version: int, why: str) -> Ran:
    known = called.get(version)
    return Ran(known.name, why if known.is_told else "", key=known.key) if known else Ran("A rule", why)


def _without_rule(event: Event) -> str:
    """The rule and its reason are said once, above."""
    told = Event(ticket=event.ticket, actor=event.actor, message=event.message, verb=event.verb)
    told.detail = {name: value for name, value in event.detail.items() if name != "because"}
    return sentence(told).removeprefix(f"{who(event)} ")


def _reasons(event: Event) -> list[str]:
    """Why it is a ticket of its own, and why its writer was not told that it came in."""
    told, untold = str(event.detail.get("reason", "")), event.detail.get("not_confirmed", "")
    return [*filter(None, [told]), *([f"No confirmation was sent: {untold}"] if untold else [])]
