"""What follows from a condition. What is said to follow always does; what follows may go unnoticed."""

from functools import lru_cache

from tickets.routing.rules.fields import CHOICE, TEXT, TEXTS
from tickets.routing.rules.literals import Literal

MOST_COMPARED = 10_000
SETS = ("is", "contains", "has")


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
