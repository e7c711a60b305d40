"""Rules in few words: of many that are asked for a few and how many others; long texts cut, long patterns left out.
The builder's fields have all of it."""

from dataclasses import replace
from typing import Any

from tickets.routing.rules.model import ALL, NEW, Action, Condition, Group, Rule
from tickets.routing.rules.words import Names, condition_in_words, group_in_words, sentence

MOST, SHOWN = 5, 3
LONGEST_PATTERN, LONGEST_TEXT = 40, 60
NOTHING_ASKED = "When a new mail comes, "
# Around what is no word that the rule asks for. No rule holds these: they are for private use.
BEGINS, ENDS = "\ue000", "\ue001"


def brief(rule: Rule, names: Names | None = None) -> str:
    """As `sentence`."""
    cut = replace(rule, when=_group(rule.when), then=tuple(_action(each) for each in rule.then))
    return _plain(sentence(cut, names))


def halves(rule: Rule, names: Names | None = None) -> tuple[str, str]:
    """The same, parted before what it does: 'When …, ' and 'set the kind to payments.'"""
    does = brief(replace(rule, runs=(NEW,), when=Group(ALL)), names).removeprefix(NOTHING_ASKED)
    return brief(rule, names).removesuffix(does), does


def part_in_brief(part: Condition | Group, names: Names | None = None) -> str:
    if isinstance(part, Condition):
        return _plain(condition_in_words(_condition(part), names))
    return _plain(group_in_words(_group(part), names))


def _plain(said: str) -> str:
    said = said.replace(f"the pattern “{BEGINS}{ENDS}”", "a pattern")
    for mark in (f"“{BEGINS}", f"{ENDS}”", BEGINS, ENDS):
        said = said.replace(mark, "")
    return said


def _group(group: Group) -> Group:
    cut = (_group(part) if isinstance(part, Group) else _condition(part) for part in group.parts)
    return replace(group, parts=tuple(cut))


def _condition(condition: Condition) -> Condition:
    value = condition.value
    if isinstance(value, list | tuple) and len(value) > MOST:
        value = [*value[:SHOWN], f"{BEGINS}{len(value) - SHOWN} others{ENDS}"]
    elif condition.op == "matches" and len(value) > LONGEST_PATTERN:
        value = f"{BEGINS}{ENDS}"
    return replace(condition, value=value)


def _action(action: Action) -> Action:
    return replace(action, value=_shortened(action.value))


def _shortened(value: Any) -> Any:
    if not isinstance(value, str) or len(value) <= LONGEST_TEXT:
        return value
    return f"{value[:LONGEST_TEXT].rpartition(' ')[0] or value[:LONGEST_TEXT]} …"
