"""One condition in words, as a person would say it: 'the subject contains “dispute”'."""

from collections.abc import Callable, Mapping
from typing import Any

from tickets.routing.rules.fields import CHOICES, FIELDS, HOURS, OPERATOR_NAMES, WATCHED, YES_NO
from tickets.routing.rules.model import Condition

# field → value → what a person calls it: kinds, people, saved replies, …
Names = Mapping[str, Mapping[str, str]]

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
SINCE = {
    "hours_since_opened": "it was opened",
    "hours_since_customer": "the customer's last mail",
    "hours_since_ours": "our last answer",
    "hours_since_status": "the status changed",
}
# Said after 'is' and 'is not' with what is chosen; where it is chosen that there is none, another way.
CHOSEN = {
    "from_domain": ("it comes from {}", "it does not come from {}"),
    "mailbox": ("it came to {}", "it did not come to {}"),
    "language": ("it is written in {}", "it is not written in {}"),
    "kind": ("the kind is {}", "the kind is not {}"),
    "known_sender": ("it comes from a known sender of {}", "it does not come from a known sender of {}"),
    "assignee": ("{} has it", "{} does not have it"),
    "satisfaction": ("the customer called the answer {}", "the customer did not call the answer {}"),
    "day": ("it came in on {}", "it did not come in on {}"),
}
NONE_CHOSEN = {
    "kind": ("it has no kind yet", "it has a kind"),
    "known_sender": ("it comes from no known sender", "it comes from a known sender"),
    "assignee": ("nobody has it", "somebody has it"),
    "satisfaction": ("the customer did not say how it was", "the customer said how it was"),
}
IN_A_SENTENCE = {**OPERATOR_NAMES, "is_any": "is", "contains_any": "contains", "has_any": "include"}


def condition_in_words(condition: Condition, names: Names | None = None) -> str:
    """'the subject contains “dispute”'."""
    field = FIELDS[condition.field]
    if field.kind == YES_NO:
        return field.name if condition.value else NOT_SO[condition.field]
    if field.kind == HOURS:
        return hours_in_words(condition)
    is_or_none = condition.op == "is_any" and "" in condition.value and condition.field in NONE_CHOSEN
    values = [each for each in condition.value if each] if is_or_none else condition.value
    said = listed(values, lambda each: named(condition.field, each, names or {}))
    if is_or_none:
        none, one = NONE_CHOSEN[condition.field][0], CHOSEN[condition.field][0].format(said)
        return f"{none} or {one}" if values else none
    if condition.field in CHOSEN and condition.op in ("is", "is_any", "is_not"):
        return _chosen(condition, said)
    if condition.field in SPECIAL:
        return SPECIAL[condition.field](condition, said)
    subject = f"{field.name} {condition.name}" if condition.field == "header" else field.name
    return f"{subject} {IN_A_SENTENCE[condition.op]} {said}"


def hours_in_words(condition: Condition) -> str:
    """'at least 4 business hours have passed since our last answer'."""
    amount = hours(condition.value, condition.business)
    passed = "has passed" if condition.value == 1 else "have passed"
    least = "at least" if condition.op == "at_least" else "less than"
    return f"{least} {amount} {passed} since {SINCE[condition.field]}"


def hours(number: float, business: bool) -> str:
    """'1 hour', '4 business hours'."""
    return f"{number:g} {'business ' if business else ''}hour{'' if number == 1 else 's'}"


def _chosen(condition: Condition, said: str) -> str:
    way = int(condition.op == "is_not")
    if condition.value == "" and condition.field in NONE_CHOSEN:
        return NONE_CHOSEN[condition.field][way]
    if condition.field == "from_domain":
        said = listed(condition.value, str)
    return CHOSEN[condition.field][way].format(said)


def _changed(condition: Condition, said: str) -> str:
    marks = listed(condition.value, lambda each: f"the {each}" if each in WATCHED else f"“{each}”")
    return f"{marks} was {'not ' if condition.op == 'has_not' else ''}changed"


SPECIAL: dict[str, Callable[[Condition, str], str]] = {
    "changed": _changed,
    "time": lambda condition, said: f"it came in {condition.op} {condition.value}",
    "attachment_size": lambda condition, said: f"the largest file has {_bound(condition)} MB",
    "messages": lambda condition, said: f"it has {_bound(condition)} message{_plural(condition)}",
    "earlier_tickets": lambda condition, said: f"the sender has {_bound(condition)} earlier ticket{_plural(condition)}",
}


def _bound(condition: Condition) -> str:
    return f"at {'least' if condition.op == 'at_least' else 'most'} {condition.value:g}"


def _plural(condition: Condition) -> str:
    return "" if condition.value == 1 else "s"


def listed(value: Any, say: Callable[[Any], str]) -> str:
    """One value or several: 'a, b or c'."""
    return joined([say(each) for each in value], "or") if isinstance(value, list | tuple) else say(value)


def named(key: str, value: Any, names: Names, quoted: bool = True) -> str:
    """What a person calls it; a text stands in “ ”, unless not `quoted`."""
    known = names.get(key, {}).get(str(value)) or CHOICES.get(key.removeprefix("set_"), {}).get(str(value))
    if known:
        return known
    if isinstance(value, str):
        return f"“{value}”" if quoted else value
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def joined(parts: list[str], word: str) -> str:
    """'a', 'a or b', 'a, b or c'."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}" if parts else ""
