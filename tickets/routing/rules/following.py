"""In which ways a rule's conditions can hold, whether they ever do, and what holds whenever they do.

What is said is so. Where there are too many ways, nothing is said.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import product

from tickets.routing.rules.fields import CHOICE, CHOICES
from tickets.routing.rules.implying import implies
from tickets.routing.rules.literals import Literal, literal
from tickets.routing.rules.model import ALL, ANY, NONE, Condition, Group

MOST_WAYS = 32
# What holds at once, and one of which ways holds.
Way = frozenset[Literal]


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
