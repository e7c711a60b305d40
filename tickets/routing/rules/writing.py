"""Rule → what is stored: the same for the same rule, whoever typed it, and read back as the same rule."""

from typing import Any

from tickets.routing.rules.actions import DOINGS, NOTHING
from tickets.routing.rules.model import Action, Condition, Group, Rule


def written(rule: Rule) -> dict[str, Any]:
    """As `reading.read` takes it, in the order in which people read it."""
    return {
        "key": rule.key,
        "name": rule.name,
        "runs": list(rule.runs),
        "when": _group(rule.when),
        "then": [_action(action) for action in rule.then],
        "stop": rule.stop,
    }


def _group(group: Group) -> dict[str, Any]:
    return {group.mode: [_condition(part) if isinstance(part, Condition) else _group(part) for part in group.parts]}


def _condition(condition: Condition) -> dict[str, Any]:
    said: dict[str, Any] = {"field": condition.field}
    if condition.name:
        said["name"] = condition.name
    said[condition.op] = list(condition.value) if isinstance(condition.value, tuple) else condition.value
    if condition.business:
        said["hours"] = "business"
    return said


def _action(action: Action) -> dict[str, Any]:
    said: dict[str, Any] = {"do": action.do}
    if DOINGS[action.do].takes != NOTHING:
        said["value"] = action.value
    if action.source != "text":
        said["from"] = action.source
    if action.business:
        said["hours"] = "business"
    return said
