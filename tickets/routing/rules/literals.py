"""Conditions in few forms, each with a sign: what can be said of two of them at once is in `implying`."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from tickets.routing.rules.fields import FIELDS, TEXT, TEXTS
from tickets.routing.rules.model import Condition

MANY_WORDED = {"is_any": "is", "contains_any": "contains", "has_any": "has"}
NEGATIVE = {"is_not": "is", "contains_not": "contains", "has_not": "has", "before": "after"}


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


@lru_cache(maxsize=4096)
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
