"""What of a group holds, in words: why a rule matched."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from tickets.routing.rules.brief import part_in_brief
from tickets.routing.rules.comparing import asks
from tickets.routing.rules.fields import FIELDS, TEXT
from tickets.routing.rules.model import ALL, NONE, Condition, Group, conditions_of
from tickets.routing.rules.viewing import View
from tickets.routing.rules.words import condition_in_words, group_in_words

# What of a group holds, in words.
Tells = Callable[[View], list[str]]
# Of a longer list of words those are told that were found, at most so many.
SHORT_LIST, TOLD = 8, 3


def reasons_of(part: Condition | Group, holds: bool) -> Tells:
    """`holds`: it is known to hold whenever this is asked."""
    if isinstance(part, Condition):
        return _tells_condition(part, holds)
    if part.mode == NONE:
        is_long = any(_is_long(each) for each in conditions_of(part))
        said = ["none of its exceptions holds"] if is_long else list(filter(None, [group_in_words(part)]))
        return _Always(said)
    return _tells_parts([reasons_of(each, holds and part.mode == ALL) for each in part.parts])


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
    said = [part_in_brief(condition)]
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
