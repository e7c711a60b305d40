"""A rule made quick: its conditions become one question that answers with the path of what failed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from tickets.routing.rules.comparing import Asks, View, asks
from tickets.routing.rules.facts import LONG_AGO
from tickets.routing.rules.fields import FIELDS, TEXT, WATCHED
from tickets.routing.rules.model import ALL, ANY, CHANGE, NONE, Condition, Group, Path, Rule, conditions_of
from tickets.routing.rules.words import condition_in_words, group_in_words

# What of a group holds, in words.
Tells = Callable[[View], list[str]]
LONGEST_WHY = 500
# Of a longer list of words those are told that were found, at most so many.
SHORT_LIST, TOLD = 8, 3
# None when all holds, else where in the group the first thing stands that does not.
Check = Callable[[View], Path | None]


@dataclass(frozen=True, slots=True)
class Reference:
    """Which version of which rule this is: keys of Rule and RuleVersion, 0 for one that is not saved."""

    rule: int = 0
    version: int = 0
    number: int = 0
    name: str = ""
    by_owner: bool = False
    acts_since: datetime = LONG_AGO

    def told(self) -> dict[str, object]:
        """As events keep it."""
        return {"id": self.version, "name": self.name, "number": self.number}


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """`watches` are the marks that a rule for changes looks at: it runs when one of them was changed."""

    ref: Reference
    rule: Rule
    check: Check
    tells: Tells
    watches: frozenset[str]

    def why(self, view: View) -> str:
        """The conditions that hold, in words; asked when the rule matched."""
        return "; ".join(self.tells(view))[:LONGEST_WHY] or "it holds for every ticket"


def compiled(rule: Rule, ref: Reference | None = None) -> CompiledRule:
    """Raises re2.error for a pattern that `reading` would have refused."""
    watched = {WATCHED[each.field] for each in conditions_of(rule.when) if each.field in WATCHED}
    watches = frozenset(watched if CHANGE in rule.runs else ())
    return CompiledRule(ref or Reference(name=rule.name), rule, _check(rule.when), _tells(rule.when, True), watches)


def _check(group: Group) -> Check:
    if group.mode == ALL:
        return _check_all(group)
    parts = [_holds(part) for part in group.parts]
    if group.mode == ANY:
        return lambda view: None if any(holds(view) for holds in parts) else ()
    return _check_none(parts)


def _check_all(group: Group) -> Check:
    if all(isinstance(part, Condition) for part in group.parts):
        return _check_conditions([asks(part) for part in group.parts if isinstance(part, Condition)])
    checks = [(number, _checked(part)) for number, part in enumerate(group.parts)]

    def check(view: View) -> Path | None:
        for number, part in checks:
            if (failed := part(view)) is not None:
                return (number, *failed)
        return None

    return check


def _checked(part: Condition | Group) -> Check:
    if isinstance(part, Group):
        return _check(part)
    holds = asks(part)
    return lambda view: None if holds(view) else ()


def _check_conditions(conditions: list[Asks]) -> Check:
    """What most rules are, and the quickest."""

    def check(view: View) -> Path | None:
        for holds in conditions:
            if not holds(view):
                return (conditions.index(holds),)
        return None

    return check


def _check_none(parts: list[Asks]) -> Check:
    def check(view: View) -> Path | None:
        return next(((number,) for number, holds in enumerate(parts) if holds(view)), None)

    return check


def _holds(part: Condition | Group) -> Asks:
    if isinstance(part, Condition):
        return asks(part)
    check = _check(part)
    return lambda view: check(view) is None


def _tells(part: Condition | Group, holds: bool) -> Tells:
    """`holds`: it is known to hold whenever this is asked."""
    if isinstance(part, Condition):
        return _tells_condition(part, holds)
    if part.mode == NONE:
        is_long = any(_is_long(each) for each in conditions_of(part))
        said = ["none of its exceptions holds"] if is_long else list(filter(None, [group_in_words(part)]))
        return _Always(said)
    return _tells_parts([_tells(each, holds and part.mode == ALL) for each in part.parts])


def _tells_parts(parts: list[Tells]) -> Tells:
    """What is always said the same is put together beforehand: most rules say nothing else."""
    merged: list[Tells] = []
    for tells in parts:
        if isinstance(tells, _Always) and merged and isinstance(merged[-1], _Always):
            merged[-1] = _Always([*merged[-1].said, *tells.said])
        else:
            merged.append(tells)
    if len(merged) == 1:
        return merged[0]
    return lambda view: [said for tells in merged for said in tells(view)]


@dataclass(frozen=True, slots=True)
class _Always:
    """Says the same of every mail."""

    said: list[str]

    def __call__(self, view: View) -> list[str]:
        return self.said


def _tells_condition(condition: Condition, holds: bool) -> Tells:
    if _is_long(condition):
        return _tells_found(condition)
    said = [condition_in_words(condition)]
    if holds:
        return _Always(said)
    ask = asks(condition)
    return lambda view: said if ask(view) else []


def _is_long(part: Condition) -> bool:
    return part.op == "contains_any" and FIELDS[part.field].kind == TEXT and len(part.value) > SHORT_LIST


def _tells_found(condition: Condition) -> Tells:
    """Of a long list what the text holds."""
    words = [(each, each.casefold()) for each in condition.value]

    @lru_cache(maxsize=100)
    def told(found: tuple[str, ...]) -> list[str]:
        return [condition_in_words(replace(condition, value=found))] if found else []

    def tells(view: View) -> list[str]:
        text = view.texts[condition.field]
        return told(tuple([each for each, folded in words if folded in text][:TOLD]))

    return tells
