"""Rules that keep another from acting, or undo what it did, each time."""

from collections.abc import Sequence

from tickets.routing.rules.fields import WATCHED
from tickets.routing.rules.following import Way, follows, ways
from tickets.routing.rules.model import CHANGE, TIME, Rule, conditions_of
from tickets.routing.rules.undoing import marks_set, undone
from tickets.routing.rules.warned import SHADOWED, UNDONE, Warning


def shadowed(rule: Rule, earlier: Sequence[Rule]) -> Warning | None:
    found = ways(rule.when)
    if found is None or TIME in rule.runs:
        return None
    by = [_shadow(occasion, found, earlier) for occasion in rule.runs]
    if not all(by):
        return None
    names = " and ".join(dict.fromkeys(f"“{each.name}”" for each in by if each is not None))
    said = f"It never gets to act: {names} matches whenever this rule would, comes first, and asks no later rule."
    return Warning(SHADOWED, said, next(each.key for each in by if each is not None))


def _shadow(occasion: str, found: Sequence[Way], earlier: Sequence[Rule]) -> Rule | None:
    """The first of `earlier` that stops before this one, whatever comes on that occasion."""
    return next(
        (
            rule
            for place, rule in enumerate(earlier)
            if rule.stop
            and occasion in rule.runs
            and not (occasion == CHANGE and _watches(rule))
            and all(follows(way, rule.when) for way in found)
            and _asks_none_of(rule, _set_by(earlier[place + 1 :]))
        ),
        None,
    )


def _watches(rule: Rule) -> bool:
    return any(each.field in WATCHED for each in conditions_of(rule.when))


def _asks_none_of(rule: Rule, marks: set[str]) -> bool:
    return all(each.field not in marks for each in conditions_of(rule.when))


def _set_by(rules: Sequence[Rule]) -> set[str]:
    return {mark for rule in rules for mark in marks_set(rule)}


def overruled(rule: Rule, earlier: Sequence[Rule], later: Sequence[Rule]) -> list[Warning]:
    said = [f"One of its actions undoes another: {what}." for what in undone(rule, rule)]
    found = [Warning(UNDONE, each) for each in said[:1]]
    for place, other in enumerate(later):
        if whats := _always_undone(rule, later[:place], other):
            found.append(Warning(UNDONE, f"“{other.name}” comes after it and undoes it: {whats[0]}.", other.key))
    for place, other in enumerate(earlier):
        if whats := _always_undone(other, earlier[place + 1 :], rule):
            found.append(Warning(UNDONE, f"It undoes what “{other.name}” does before it: {whats[0]}.", other.key))
    return found


def _always_undone(first: Rule, between: Sequence[Rule], then: Rule) -> list[str]:
    """What `then` undoes each time that `first` has acted."""
    whats = undone(first, then)
    if not whats or first.stop or not set(first.runs) <= set(then.runs) - {TIME, CHANGE}:
        return []
    if not _asks_none_of(then, _set_by([first, *between])):
        return []
    found = ways(first.when) or []
    return whats if found and all(follows(way, then.when) for way in found) else []
