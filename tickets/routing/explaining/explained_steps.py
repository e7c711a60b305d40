"""What became of each rule of the set that a decision asked, in words."""

from collections.abc import Iterator, Mapping, Sequence

from accounts.models import User
from tickets.models import Event, RuleSet, RuleVersion
from tickets.routing.explaining.explained import NOT_ASKED, NOT_SO, RAN, Called, Step
from tickets.routing.rulebook import withholding
from tickets.routing.rules import Rule
from tickets.routing.rules.reading import understood
from tickets.routing.rules.telling import failed_in_words
from tickets.routing.rules.words import Names


def rules_of(sets: Mapping[int, Sequence[int]], by: User) -> dict[int, Rule]:
    """For whoever reads rules."""
    named = {version for order in sets.values() for version in order} if withholding.reads_rules(by) else set()
    rows = RuleVersion.objects.filter(pk__in=named).values_list("pk", "definition") if named else ()
    return {pk: understood(definition) for pk, definition in rows}


def sets_of(decided: Sequence[Event]) -> dict[int, list[int]]:
    named = {event.detail.get("set") for event in decided} - {None, 0}
    return dict(RuleSet.objects.filter(pk__in=named).values_list("pk", "versions")) if named else {}


def steps(
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
