"""One condition as it is stored → Condition."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import re2

from tickets.routing.rules.fields import (
    CHOICE,
    CHOICES,
    CLOCK,
    FIELDS,
    HOURS,
    LABELS,
    NUMBER,
    OPERATORS,
    TEXT,
    TEXTS,
    WITH_LISTS,
    YES_NO,
)
from tickets.routing.rules.model import Condition
from tickets.routing.rules.patterns import pattern
from tickets.routing.rules.trouble import Trouble, checked_hours, checked_text, is_storable

MOST_VALUES, LONGEST_PATTERN, MOST_HOURS = 500, 500, 24 * 366
CLOCK_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
HEADER_NAME = re.compile(r"[!-9;-~]{1,100}")
FURTHER = {"field", "name", "hours"}


def read_condition(given: Any) -> Condition:
    """Raises Trouble."""
    named = given.get("field") if isinstance(given, Mapping) else None
    if not isinstance(named, str) or named not in FIELDS:
        raise Trouble(f"“{str(named)[:40]}” is nothing that can be asked." if named else "Say what to look at.")
    field = FIELDS[named]
    op = _operator(given, field.kind, field.name)
    value: Any = _list(given[op], field.key, field.kind) if op in WITH_LISTS else READ[field.kind](given[op], field.key)
    if op == "matches":
        check_pattern(value)
    return Condition(field.key, op, value, _header(given, field.key), checked_hours(given.get("hours")))


def check_pattern(source: str) -> Any:
    """The compiled pattern. Raises Trouble."""
    if len(source) > LONGEST_PATTERN:
        raise Trouble(f"A pattern has {LONGEST_PATTERN} characters at most.")
    try:
        return pattern(source)
    except re2.error as problem:
        said = (
            problem.args[0].decode(errors="replace")
            if problem.args and isinstance(problem.args[0], bytes)
            else str(problem)
        )
        raise Trouble(f"The pattern cannot be read: {said}.") from problem


def _operator(given: Mapping[str, Any], kind: str, name: str) -> str:
    found = [str(key) for key in given if key not in FURTHER]
    if len(found) != 1 or found[0] not in OPERATORS[kind]:
        said = ", ".join(OPERATORS[kind])
        raise Trouble(f"For “{name}” say one of: {said}.")
    return found[0]


def _header(given: Mapping[str, Any], field: str) -> str:
    if field != "header":
        return ""
    name = given.get("name")
    if not isinstance(name, str) or not HEADER_NAME.fullmatch(name):
        raise Trouble("Say which header: a name such as X-Mailer.")
    return name


def _list(given: Any, field: str, kind: str) -> tuple[Any, ...]:
    if not isinstance(given, list | tuple) or not given:
        raise Trouble("The list is empty.")
    if len(given) > MOST_VALUES:
        raise Trouble(f"A list has {MOST_VALUES} entries at most.")
    return tuple(READ[kind](each, field) for each in given)


def _text(given: Any, field: str) -> str:
    return checked_text(given, "What to look for")


def _choice(given: Any, field: str) -> str:
    if not isinstance(given, str) or len(given) > 320 or not is_storable(given):
        raise Trouble("Choose one.")
    if field in CHOICES and given not in CHOICES[field]:
        raise Trouble(f"Choose one of: {', '.join(filter(None, CHOICES[field]))}.")
    return given.strip().lower()


def _label(given: Any, field: str) -> str:
    return checked_text(given, "A tag", 40).strip().lower()


def _number(given: Any, field: str) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= 1_000_000_000:
        raise Trouble("Give a number that is not below 0.")
    return given


def _hours(given: Any, field: str) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 < given <= MOST_HOURS:
        raise Trouble(f"Give a number of hours, {MOST_HOURS} (a year) at most.")
    return given


def _yes_no(given: Any, field: str) -> bool:
    if not isinstance(given, bool):
        raise Trouble("Say true or false.")
    return given


def _clock(given: Any, field: str) -> str:
    if not isinstance(given, str) or not CLOCK_TIME.fullmatch(given):
        raise Trouble("Give a time such as 09:30.")
    return given


READ: dict[str, Callable[[Any, str], Any]] = {
    TEXT: _text,
    TEXTS: _text,
    CHOICE: _choice,
    LABELS: _label,
    NUMBER: _number,
    HOURS: _hours,
    YES_NO: _yes_no,
    CLOCK: _clock,
}
