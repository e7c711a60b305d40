"""'Why is it here?': what decided who sees a ticket, which rules ran and what they did, and why the others did not."""

from collections.abc import Iterator, Mapping, Sequence

from django.db.models import Q

from accounts.models import User
from tickets import access
from tickets.desk.marks_in_words import by as who
from tickets.desk.sentences import sentence
from tickets.models import Event, RuleSet, RuleVersion, Ticket
from tickets.models.event import Verb
from tickets.routing.explained import NOT_ASKED, NOT_SO, RAN, Called, Decision, Ran, Step, Why
from tickets.routing.rulebook import versions_known, withholding
from tickets.routing.rulebook.naming import names
from tickets.routing.rules import Rule
from tickets.routing.rules.reading import understood
from tickets.routing.rules.telling import failed_in_words
from tickets.routing.rules.words import Names

MOST_EVENTS, MOST_DECISIONS = 200, 20
DECISIONS = (Verb.ROUTED, Verb.RULES_RAN)
REASONS = (Verb.OPENED, Verb.MAY_BELONG)
# What opened a ticket, what rules decided, and what they did.
TELLING = Q(verb__in=(*DECISIONS, *REASONS)) | Q(detail__has_key="rule")
TITLES = {
    "new": "When it came in",
    "reply": "When the customer wrote again",
    "ours": "When we had answered",
    "change": "When something was changed",
    "time": "As time passed",
    "past": "When a rule was applied to past tickets",
}
UNNAMED = "A rule that keeps mail for the owner"


def of_events(ticket: Ticket, events: Sequence[Event], by: User) -> Why:
    """`events` are at hand, as `withholding` lets this person read them. One statement at most."""
    decided = _decided(events)
    return Why(_why_a_ticket(events), [_decision(event, did, _names(events, by)) for event, did in decided])


def of_ticket(ticket: Ticket, by: User) -> Why:
    """For a ticket that this person sees. Each rule of the whole set says what became of it."""
    events = withholding.as_told_to(by, _events(ticket, by))
    decided = _decided(events)
    sets = _sets([event for event, _ in decided])
    rules, called, known = _rules(sets, by), _names(events, by, sets), names()
    decisions = []
    for event, did in decided:
        decision = _decision(event, did, called)
        decision.steps = list(_steps(event, sets.get(event.detail.get("set") or 0, []), called, rules, known))
        decisions.append(decision)
    return Why(_why_a_ticket(events), decisions)


def _decided(events: Sequence[Event]) -> list[tuple[Event, list[Event]]]:
    """The newest decisions, each with what was done by it."""
    return [(event, _did(events, event)) for event in events if event.verb in DECISIONS][-MOST_DECISIONS:]


def _why_a_ticket(events: Sequence[Event]) -> list[str]:
    return [each for event in events if event.verb in REASONS for each in _reasons(event)]


def _events(ticket: Ticket, by: User) -> list[Event]:
    found = access.events_visible_to(by).filter(TELLING, ticket=ticket).select_related("actor", "message")
    newest = list(found.order_by("-created_at", "-id")[:MOST_EVENTS])[::-1]
    for event in newest:
        event.ticket = ticket
    return newest


def _did(events: Sequence[Event], decision: Event) -> list[Event]:
    """What was done by this decision: everything up to the next one."""
    after = events[events.index(decision) + 1 :]
    end = next((place for place, each in enumerate(after) if each.verb in DECISIONS), len(after))
    return [each for each in after[:end] if withholding.version_of(each) and each.verb != Verb.RULE_UNDONE]


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


def _names(events: Sequence[Event], by: User, sets: Mapping[int, Sequence[int]] | None = None) -> dict[int, Called]:
    named = {version for event in events for version, _ in event.detail.get("ran") or ()}
    named |= {version for event in events if (version := withholding.version_of(event))}
    named |= {version for order in (sets or {}).values() for version in order}
    reads = withholding.reads_rules(by)
    return {pk: _called(each, reads) for pk, each in versions_known.of(named).items()}


def _called(version: versions_known.Known, reads: bool) -> Called:
    is_told = reads or not version.keeps
    return Called(version.name if is_told else UNNAMED, version.key if reads else "", version.is_on, is_told)


def _rules(sets: Mapping[int, Sequence[int]], by: User) -> dict[int, Rule]:
    """For whoever reads rules."""
    named = {version for order in sets.values() for version in order} if withholding.reads_rules(by) else set()
    rows = RuleVersion.objects.filter(pk__in=named).values_list("pk", "definition") if named else ()
    return {pk: understood(definition) for pk, definition in rows}


def _sets(decided: Sequence[Event]) -> dict[int, list[int]]:
    named = {event.detail.get("set") for event in decided} - {None, 0}
    return dict(RuleSet.objects.filter(pk__in=named).values_list("pk", "versions")) if named else {}


def _steps(
    event: Event, order: Sequence[int], called: Mapping[int, Called], rules: Mapping[int, Rule], known: Names
) -> Iterator[Step]:
    stopped_by, stopper = event.detail.get("stopped_by"), None
    for version in order:
        rule = called.get(version)
        if rule is not None and rule.is_on:
            verdict, said = _verdict(event, version, rules.get(version), known)
            if stopper is not None:
                verdict, said = NOT_ASKED, f"“{stopper.name}” stops before it"
            yield Step(rule.name, verdict, said if rule.is_told else "", rule.key)
        stopper = stopper or (called.get(version) if version == stopped_by else None)


def _verdict(event: Event, version: int, rule: Rule | None, known: Names) -> tuple[str, str]:
    ran, missed = dict(event.detail.get("ran") or ()), dict(event.detail.get("missed") or ())
    if version in ran:
        return RAN, f"because {ran[version]}" if ran[version] else ""
    if version in missed:
        return NOT_SO, failed_in_words(rule.when, tuple(missed[version]), known) if rule else ""
    return NOT_ASKED, "it runs on other occasions, or not again"


def _reasons(event: Event) -> list[str]:
    """Why it is a ticket of its own, and why its writer was not told that it came in."""
    told, untold = str(event.detail.get("reason", "")), event.detail.get("not_confirmed", "")
    return [*filter(None, [told]), *([f"No confirmation was sent: {untold}"] if untold else [])]
