"""With what a value is given: a list to choose from, several to tick, a line, a number, … as the field asks for it."""

from collections.abc import Mapping
from typing import Any

from tickets.routing.builder.choices import (
    AMOUNT,
    LINES,
    LONG,
    MANY,
    NOTHING,
    SELECT,
    TEXT,
    TIME,
    Choice,
    Choices,
    Control,
    chosen,
)
from tickets.routing.rules import actions
from tickets.routing.rules.fields import CHOICE, CHOICES, CLOCK, FIELDS, HOURS, NUMBER, WATCHED, WITH_LISTS, YES_NO

PLACEHOLDERS = {
    "from_address": "carl@example.com",
    "from_domain": "paypal.com",
    "subject": "dispute",
    "header": "what it says",
    "attachment_name": "invoice",
    "attachment_type": "application/pdf",
    "tags": "vip",
    "customer_tags": "vip",
    "add_tag": "dispute",
    "remove_tag": "dispute",
    "forward": "books@example.com",
    "take_fields": r"Order (?P<order_number>\d+)",
}
STATUSES = {key: CHOICES["status"][key] for key in ("open", "waiting", "resolved")}
FIXED: dict[str, Mapping[str, str]] = {
    **CHOICES,
    "set_priority": CHOICES["priority"],
    "set_status": STATUSES,
    "changed": {key: f"the {key}" for key in WATCHED},
}
EMPTY = {"assignee": "nobody", "known_sender": "no known sender", "kind": "none yet"}


def value_control(key: str, op: str, value: Any, business: bool, choices: Choices) -> Control:
    """For a condition."""
    if key not in FIELDS:
        return Control(NOTHING)
    kind = FIELDS[key].kind
    if kind == YES_NO:
        return Control(SELECT, choices=[Choice("yes", "yes", value is not False), Choice("no", "no", value is False)])
    if kind == CHOICE or key == "changed":
        return _choosing(key, op, value, choices)
    if op in WITH_LISTS:
        lines = value if isinstance(value, list | tuple) else [value]
        return Control(LINES, "\n".join(map(str, lines)), placeholder="one a line")
    if kind == CLOCK:
        return Control(TIME, str(value))
    if kind in (NUMBER, HOURS):
        return Control(AMOUNT, str(value), unit=_hours(business) if kind == HOURS else [])
    return Control(TEXT, str(value), placeholder=PLACEHOLDERS.get(key, ""))


def doing_control(action: Mapping[str, Any], choices: Choices) -> Control:
    """For an action."""
    do, value = str(action.get("do", "")), action.get("value", "")
    takes = actions.DOINGS[do].takes if do in actions.DOINGS else actions.NOTHING
    if takes == actions.NOTHING:
        return Control(NOTHING)
    if takes == actions.CHOICE:
        return Control(SELECT, key=do, choices=_one(choices.get(do) or FIXED.get(do, {}), value))
    if takes == actions.NUMBER:
        return Control(AMOUNT, str(value), key=do, unit=_hours(action.get("hours") == "business"))
    if takes == actions.PATTERN:
        return Control(TEXT, str(value), key=do, placeholder=PLACEHOLDERS[do], source=_source(action))
    return Control(LONG if do == "add_note" else TEXT, str(value), key=do, placeholder=PLACEHOLDERS.get(do, ""))


def _choosing(key: str, op: str, value: Any, choices: Choices) -> Control:
    names = choices.get(key) or FIXED.get(key, {})
    names = {"": EMPTY[key], **names} if key in EMPTY else names
    if op in WITH_LISTS:
        return Control(MANY, choices=chosen(names, *(value if isinstance(value, list | tuple) else [value])))
    return Control(SELECT, choices=_one(names, value))


def _one(names: Mapping[str, str], value: Any) -> list[Choice]:
    """Where nothing is chosen yet, that is said."""
    if isinstance(value, list | tuple):
        value = value[0] if value else ""
    choose = [] if str(value) in names else [Choice("", "choose…", not value)]
    return [*choose, *chosen(names, value)]


def _hours(business: bool) -> list[Choice]:
    return [Choice("", "hours", not business), Choice("business", "business hours", business)]


def _source(action: Mapping[str, Any]) -> list[Choice]:
    subject = action.get("from") == "subject"
    return [Choice("text", "in the text", not subject), Choice("subject", "in the subject", subject)]
