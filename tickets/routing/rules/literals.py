"""Conditions in few forms, each with a sign, and what follows from them: what a rule demands, and cannot have at once.

What is said to follow always does. What follows may go unnoticed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import Any

from tickets.routing.rules.fields import CHOICE, CHOICES, FIELDS, TEXT, TEXTS
from tickets.routing.rules.model import ALL, ANY, NONE, Condition, Group

MOST_COMPARED = 10_000
MOST_WAYS = 32
MANY_WORDED = {"is_any": "is", "contains_any": "contains", "has_any": "has"}
NEGATIVE = {"is_not": "is", "contains_not": "contains", "has_not": "has", "before": "after"}
SETS = ("is", "contains", "has")


@dataclass(frozen=True, slots=True)
class Literal:
    """`about` is what it looks at: field, header's name, whether in business hours. `values` are any of which it holds
    (folded texts, choices, tags), or the one limit. Not `holds`: it does not."""

    about: tuple[str, str, bool]
    op: str
    values: frozenset[Any]
    holds: bool = True

    @property
    def field(self) -> str:
        return self.about[0]

    @property
    def kind(self) -> str:
        return FIELDS[self.field].kind

    @property
    def limit(self) -> Any:
        return next(iter(self.values))

    def negated(self) -> "Literal":
        return replace(self, holds=not self.holds)

    def singles(self) -> "Iterator[Literal]":
        """As many literals, one of which holds when this does."""
        if not self.holds:
            yield self
        else:
            yield from (Literal(self.about, self.op, frozenset([value])) for value in self.values)


# What holds at once, and one of which ways holds.
Way = frozenset[Literal]


def literal(condition: Condition) -> Literal:
    field, op, value = condition.field, condition.op, condition.value
    if field == "known_customer":
        return Literal(("earlier_tickets", "", False), "at_least", frozenset([1]), value is True)
    listed = value if isinstance(value, tuple | list) else (value,)
    if FIELDS[field].kind in (TEXT, TEXTS) and op != "matches":
        listed = tuple(each.casefold() for each in listed)
    op = MANY_WORDED.get(op, op)
    if field == "from_domain" and NEGATIVE.get(op, op) == "is":
        listed = tuple(each.lstrip("@.") for each in listed)
    if value is False:
        return Literal((field, "", False), "is", frozenset([True]), False)
    about = (field, condition.name.lower(), condition.business)
    return Literal(about, NEGATIVE.get(op, op), frozenset(listed), op not in NEGATIVE)


@lru_cache(maxsize=1000)
def ways(group: Group) -> list[Way] | None:
    """All ways in which it can hold; none of them is without contradiction where it never can. None: too many."""
    found = _ways(group, True)
    return None if found is None else [way for way in found if not contradicts_itself(way)]


def _ways(part: Condition | Group, holds: bool) -> list[Way] | None:
    if isinstance(part, Condition):
        found = literal(part)
        return [frozenset([found if holds else found.negated()])]
    inner = [_ways(each, holds != (part.mode == NONE)) for each in part.parts]
    known = [each for each in inner if each is not None]
    if len(known) < len(inner):
        return None
    return _together(known) if (part.mode == ANY) != holds else _either(known)


def _together(parts: Sequence[list[Way]]) -> list[Way] | None:
    found: list[Way] = [frozenset()]
    for each in parts:
        if len(found) * len(each) > MOST_WAYS:
            return None
        found = [one | other for one, other in product(found, each)]
    return found


def _either(parts: Sequence[list[Way]]) -> list[Way] | None:
    found = [way for each in parts for way in each]
    return found if len(found) <= MOST_WAYS else None


def always(group: Group) -> bool:
    """Whether it holds for every ticket."""
    otherwise = _ways(group, False)
    return otherwise is not None and all(contradicts_itself(way) for way in otherwise)


def contradicts_itself(way: Way) -> bool:
    """Whether of some literal every single case is excluded by another."""
    known = [*way, *_closed(way)]
    return any(all(_excluded(single, each, known) for single in each.singles()) for each in known)


def follows(way: Way, part: Condition | Group, holds: bool = True) -> bool:
    """Whether `part` holds (or does not) whenever `way` does."""
    if isinstance(part, Condition):
        wanted = literal(part)
        return _follows(way, wanted if holds else wanted.negated())
    if part.mode == NONE:
        return _each_or_some(way, part, not holds, holds)
    return _each_or_some(way, part, holds, (part.mode == ALL) == holds)


def _each_or_some(way: Way, part: Group, holds: bool, is_each: bool) -> bool:
    found = (follows(way, each, holds) for each in part.parts)
    return all(found) if is_each else any(found)


def _follows(way: Way, wanted: Literal) -> bool:
    known = [*way, *(each for each in _closed([wanted]) if each.about == wanted.about)]
    return any(
        all(implies(single, wanted) or _excluded(single, each, known) for single in each.singles())
        for each in known
        if each.about == wanted.about
    )


def _excluded(single: Literal, of: Literal, known: Iterable[Literal]) -> bool:
    others = (each for each in known if each is not of and each.about == single.about)
    return any(implies(single, each.negated()) for each in others)


def _closed(known: Iterable[Literal]) -> list[Literal]:
    """Of what can be one of a few things only: that it is one of them."""
    about = {each.about for each in known if each.kind == CHOICE and each.field in CHOICES}
    return [Literal(each, "is", frozenset(CHOICES[each[0]])) for each in about]


@lru_cache(maxsize=20_000)
def implies(one: Literal, other: Literal) -> bool:
    """Whether `other` holds whenever `one` does; both are about the same."""
    if one == other:
        return True
    if len(one.values) * len(other.values) > MOST_COMPARED:
        return False
    if one.holds:
        return _implies(one, other) if other.holds else _exclude(one, other)
    return (not other.holds and _implies(other, one)) or (other.holds and _fills_up(one, other))


def _implies(one: Literal, other: Literal) -> bool:
    """Both hold: no sign."""
    if one.op == other.op and one.op in LIMITS:
        return LIMITS[one.op](one.limit, other.limit)
    if one.op in SETS and one.kind not in (TEXT, TEXTS):
        return one.op == other.op and one.values <= other.values
    if "matches" in (one.op, other.op):
        return one.op == other.op and one.values <= other.values
    return all(any(_text_implies(one, value, other.op, wanted) for wanted in other.values) for value in one.values)


LIMITS = {
    "at_least": lambda one, other: other <= one,
    "at_most": lambda one, other: other >= one,
    "less_than": lambda one, other: other >= one,
    "after": lambda one, other: other <= one,
}


def _text_implies(one: Literal, value: str, op: str, wanted: str) -> bool:
    """A text for which `one` holds with this value: does `op` with `wanted` hold?"""
    if one.field == "from_domain" and "is" in (one.op, op):
        return one.op == "is" and _domain_implies(value, op, wanted)
    if one.op == "is":
        return TEXT_OPS[op](value, wanted)
    return (op == "contains" and wanted in value) or (op == one.op and TEXT_OPS[op](value, wanted))


def _domain_implies(domain: str, op: str, wanted: str) -> bool:
    """The text is `domain`, or ends with it after a dot."""
    if op == "is":
        return bool(wanted) and _is_below(domain, wanted)
    return op != "starts_with" and TEXT_OPS[op](domain, wanted)


def _is_below(domain: str, other: str) -> bool:
    return domain == other or domain.endswith(f".{other}")


TEXT_OPS = {
    "is": str.__eq__,
    "contains": str.__contains__,
    "starts_with": lambda text, wanted: text.startswith(wanted),
    "ends_with": lambda text, wanted: text.endswith(wanted),
}


def _exclude(one: Literal, other: Literal) -> bool:
    """Whether both cannot hold at once; their signs do not count."""
    ops = {one.op, other.op}
    if ops == {"at_least", "at_most"} or ops == {"at_least", "less_than"}:
        least, most = (one, other) if one.op == "at_least" else (other, one)
        return bool(least.limit > most.limit or (most.op == "less_than" and least.limit == most.limit))
    if one.kind == TEXT and "matches" not in ops:
        return all(_texts_exclude(one, value, other, wanted) for value in one.values for wanted in other.values)
    return one.kind == CHOICE and one.values.isdisjoint(other.values)


def _texts_exclude(one: Literal, value: str, other: Literal, wanted: str) -> bool:
    if one.field == "from_domain" and "is" in (one.op, other.op):
        return _domains_exclude(one, value, other, wanted)
    if one.op == "is":
        return not TEXT_OPS[other.op](value, wanted)
    if other.op == "is":
        return not TEXT_OPS[one.op](wanted, value)
    ends = one.op == other.op and one.op in ("starts_with", "ends_with")
    return ends and not TEXT_OPS[one.op](value, wanted) and not TEXT_OPS[one.op](wanted, value)


def _domains_exclude(one: Literal, value: str, other: Literal, wanted: str) -> bool:
    if one.op != "is":
        return _domains_exclude(other, wanted, one, value)
    if other.op == "is":
        return not _is_below(value, wanted) and not _is_below(wanted, value)
    return other.op == "ends_with" and not value.endswith(wanted) and not wanted.endswith(f".{value}")


def _fills_up(one: Literal, other: Literal) -> bool:
    """`one` does not hold: does `other`?"""
    if one.op == "at_least" and other.op == "at_most":
        return bool(other.limit >= one.limit)
    return one.op == "at_most" and other.op == "at_least" and bool(other.limit <= one.limit)
