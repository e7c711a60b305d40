"""A rule's sentence for a list: of many words it asks for, a few and how many others; long texts cut, long patterns
left out. The builder and the versions have all of it."""

from dataclasses import replace
from typing import Any

from tickets.routing.rules.model import Action, Condition, Group, Rule
from tickets.routing.rules.words import Names, sentence

MOST, SHOWN = 5, 3
LONGEST_PATTERN, LONGEST_TEXT = 40, 60
# Around what is no word that the rule asks for. No rule holds these: they are for private use.
BEGINS, ENDS = "\ue000", "\ue001"


def brief(rule: Rule, names: Names | None = None) -> str:
    cut = replace(rule, when=_group(rule.when), then=tuple(_action(each) for each in rule.then))
    said = sentence(cut, names).replace(f"the pattern “{BEGINS}{ENDS}”", "a pattern")
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
