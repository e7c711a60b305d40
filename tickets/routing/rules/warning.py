"""What is odd about a rule, before it is on: that it never acts, that others undo it, whom its mail reaches.

What is said to be never or always so is never or always so. What cannot be told is not warned of.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tickets.routing.rules.fields import ANCHORS, WATCHED
from tickets.routing.rules.following import Way, always, follows, ways
from tickets.routing.rules.model import CHANGE, TIME, Condition, Group, Rule, conditions_of
from tickets.routing.rules.undoing import marks_set, undone

NEVER, SHADOWED, UNDONE, EVERYTHING, CUSTOMERS, OUTSIDE, ENDLESS = (
    "never",
    "shadowed",
    "undone",
    "everything",
    "customers",
    "outside",
    "endless",
)
IMPOSSIBLE = "It can never match: its conditions cannot hold at the same time."
NO_CHANGE = "It can never match: it asks what was changed, and does not run when something is changed."
NO_MOMENT = "It never runs: it needs a condition with “at least” so many hours, which says when its time has come."
MATCHES_ALL = "It matches everything that comes to it: no condition holds anything back."
TO_CUSTOMERS = "It sends mail to customers by itself."
TO_OUTSIDE = "It sends what customers write out of this desk."
NO_END = "It writes to customers as time passes, also when the ticket is resolved. Add a condition on the status."


@dataclass(frozen=True, slots=True)
class Warning:
    """`other` is the key of the rule that it is about beside this one, '' for none."""

    kind: str
    said: str
    other: str = ""


def warnings(rule: Rule, others: Sequence[Rule]) -> list[Warning]:
    """`others` are those that are on, in their order, among them `rule` itself, known by its key."""
    place = next((place for place, other in enumerate(others) if other is rule or other.key == rule.key), len(others))
    earlier, later = others[:place], others[place + 1 :]
    if (never := _never(rule)) is not None:
        return [never]
    found = [_shadowed(rule, earlier), *_undone(rule, earlier, later)]
    return [each for each in (*found, *(look(rule) for look in LOOKS)) if each is not None]


def warnings_of_all(rules: Sequence[Rule]) -> dict[str, list[Warning]]:
    """By key; of rules that are on, in their order."""
    return {rule.key: warnings(rule, rules) for rule in rules}


def _never(rule: Rule) -> Warning | None:
    found = ways(rule.when)
    if found == []:
        return Warning(NEVER, IMPOSSIBLE)
    if found is not None and CHANGE not in rule.runs and all(_wants_a_change(way) for way in found):
        return Warning(NEVER, NO_CHANGE)
    if (
        rule.runs == (TIME,)
        and not any(each.op == "at_least" for each in _counting(rule.when))
        and _all_stand_out(rule)
    ):
        return Warning(NEVER, NO_MOMENT)
    return None


def _wants_a_change(way: Way) -> bool:
    return any(literal.field == "changed" and literal.holds for literal in way)


def _counting(group: Group) -> list[Condition]:
    return [each for each in conditions_of(group) if each.field in ANCHORS]


def _all_stand_out(rule: Rule) -> bool:
    """Whether all that counts hours has to hold: stands in the outermost group, of which all has to hold."""
    outermost = [part for part in rule.when.parts if isinstance(part, Condition) and part.field in ANCHORS]
    return rule.when.mode == "all" and len(outermost) == len(_counting(rule.when))


def _shadowed(rule: Rule, earlier: Sequence[Rule]) -> Warning | None:
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


def _undone(rule: Rule, earlier: Sequence[Rule], later: Sequence[Rule]) -> list[Warning]:
    said = [f"One of its actions undoes another: {what}." for what in undone(rule, rule)]
    found = [Warning(UNDONE, each) for each in said[:1]]
    for place, other in enumerate(later):
        if whats := _overruled(rule, later[:place], other):
            found.append(Warning(UNDONE, f"“{other.name}” comes after it and undoes it: {whats[0]}.", other.key))
    for place, other in enumerate(earlier):
        if whats := _overruled(other, earlier[place + 1 :], rule):
            found.append(Warning(UNDONE, f"It undoes what “{other.name}” does before it: {whats[0]}.", other.key))
    return found


def _overruled(first: Rule, between: Sequence[Rule], then: Rule) -> list[str]:
    """What `then` undoes each time that `first` has acted."""
    whats = undone(first, then)
    if not whats or first.stop or not set(first.runs) <= set(then.runs) - {TIME, CHANGE}:
        return []
    if not _asks_none_of(then, _set_by([first, *between])):
        return []
    found = ways(first.when) or []
    return whats if found and all(follows(way, then.when) for way in found) else []


def _everything(rule: Rule) -> Warning | None:
    return Warning(EVERYTHING, MATCHES_ALL) if always(rule.when) else None


def _does(rule: Rule, *what: str) -> bool:
    return any(action.do in what for action in rule.then)


def _customers(rule: Rule) -> Warning | None:
    return Warning(CUSTOMERS, TO_CUSTOMERS) if _does(rule, "send_reply") else None


def _outside(rule: Rule) -> Warning | None:
    return Warning(OUTSIDE, TO_OUTSIDE) if _does(rule, "forward", "call_webhook") else None


def _endless(rule: Rule) -> Warning | None:
    if TIME not in rule.runs or not _does(rule, "send_reply"):
        return None
    asks_status = any(each.field == "status" for each in conditions_of(rule.when))
    return None if asks_status else Warning(ENDLESS, NO_END)


LOOKS: tuple[Callable[[Rule], Warning | None], ...] = (_everything, _customers, _outside, _endless)
