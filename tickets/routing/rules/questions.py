"""Questions that take long and look at no mark: each is asked once of a mail, by however many rules."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from tickets.routing.rules.fields import FIELDS, TEXT
from tickets.routing.rules.model import Condition

MATCHES, CONTAINS_ANY = "matches", "contains_any"


@dataclass(frozen=True, eq=False, slots=True)
class Question:
    """There is one object for each, so that it is known by its identity: a long list takes long to compare."""

    op: str
    field: str
    looked_for: tuple[str, ...]


def question_of(condition: Condition) -> Question | None:
    """None for what is answered more quickly than it is looked up."""
    if FIELDS[condition.field].kind != TEXT or condition.op not in (MATCHES, CONTAINS_ANY):
        return None
    if condition.op == MATCHES:
        return _question(MATCHES, condition.field, (condition.value,))
    return _question(CONTAINS_ANY, condition.field, tuple(each.casefold() for each in condition.value))


# As many as a desk's rules can ask, and those of rules that are being tried.
_question: Callable[..., Question] = lru_cache(maxsize=65_536)(Question)
