"""Conditions and rules in words: 'When a new mail comes from paypal.com and …, set the kind to payments'."""

from collections.abc import Callable, Mapping
from typing import Any

from tickets.routing.rules.actions import DOINGS
from tickets.routing.rules.fields import CHOICES, FIELDS, OPERATOR_NAMES, YES_NO
from tickets.routing.rules.model import ALL, ANY, Action, Condition, Group, Path, Rule

# field → value → what a person calls it: kinds, people, saved replies, …
Names = Mapping[str, Mapping[str, str]]

OCCASIONS = {
    "new": "a new mail comes",
    "reply": "the customer writes again",
    "ours": "we have answered",
    "change": "something is changed",
    "time": "time passes",
}
NOT_SO = {
    "known_customer": "the sender has not written before",
    "verified": "the sender is not proven",
    "protected": "the owner does not keep this sender to himself",
    "auto_reply": "it is no automatic reply",
    "bounce": "it is no delivery report",
    "list": "it came through no mailing list",
    "spam": "no filter calls it spam",
    "has_attachments": "it has no files",
    "in_business_hours": "it came in outside business hours",
}


def condition_in_words(condition: Condition, names: Names | None = None) -> str:
    """'the subject contains “dispute”'."""
    field, value = FIELDS[condition.field], condition.value
    if field.kind == YES_NO:
        return field.name if value else NOT_SO[condition.field]
    if condition.field == "from_domain" and condition.op in ("is", "is_any"):
        return f"it comes from {_listed(value, lambda each: str(each))}"
    subject = f"{field.name} {condition.name}" if condition.field == "header" else field.name
    said = _listed(value, lambda each: _named(condition.field, each, names or {}))
    unit = " in business hours" if condition.business else ""
    return f"{subject} {OPERATOR_NAMES[condition.op]} {said}{unit}"


def group_in_words(group: Group, names: Names | None = None) -> str:
    """'' for a group that asks nothing."""
    parts = [_part_in_words(part, names) for part in group.parts]
    parts = [part for part in parts if part]
    if group.mode == ALL:
        return " and ".join(parts)
    if group.mode == ANY:
        return " or ".join(parts) if len(parts) == 1 else f"either {' or '.join(parts)}" if parts else "nothing at all"
    return f"none of these holds: {'; '.join(parts)}" if parts else ""


def _part_in_words(part: Condition | Group, names: Names | None) -> str:
    if isinstance(part, Condition):
        return condition_in_words(part, names)
    said = group_in_words(part, names)
    return f"({said})" if said and len(part.parts) > 1 else said


def action_in_words(action: Action, names: Names | None = None) -> str:
    """'set the kind to payments'."""
    value = _named(action.do, action.value, names or {}, quoted=False)
    if action.do == "snooze":
        value = f"{action.value:g} {'business hours' if action.business else 'hours'}"
    return DOINGS[action.do].sentence.format(value=value)


def sentence(rule: Rule, names: Names | None = None) -> str:
    """The whole rule, with a full stop."""
    when = _occasions(rule)
    conditions = group_in_words(rule.when, names)
    actions = _and([action_in_words(action, names) for action in rule.then]) or "do nothing"
    stop = ", and ask no later rule" if rule.stop else ""
    return f"When {when}{f' and {conditions}' if conditions else ''}, {actions}{stop}."


def part_at(group: Group, path: Path) -> Condition | Group:
    """What stands at `path`; the group itself at ()."""
    found: Condition | Group = group
    for number in path:
        assert isinstance(found, Group)
        found = found.parts[number]
    return found


def _occasions(rule: Rule) -> str:
    said = [OCCASIONS[each] for each in rule.runs]
    return _or(said) if said else "nothing happens"


def _listed(value: Any, say: Callable[[Any], str]) -> str:
    return _or([say(each) for each in value]) if isinstance(value, list | tuple) else say(value)


def _named(key: str, value: Any, names: Names, quoted: bool = True) -> str:
    known = names.get(key, {}).get(str(value)) or CHOICES.get(key.removeprefix("set_"), {}).get(str(value))
    if known:
        return known
    if isinstance(value, str):
        return f"“{value}”" if quoted else value
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _or(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} or {parts[-1]}" if parts else ""


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""
