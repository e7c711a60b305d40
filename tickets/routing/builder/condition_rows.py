"""A condition → its row: what it may look at, how, and the control for its value."""

from collections.abc import Mapping
from typing import Any

from tickets.routing.builder.choices import Choice, Choices
from tickets.routing.builder.controls import value_control
from tickets.routing.builder.form import ConditionRow
from tickets.routing.builder.typed import identity
from tickets.routing.rules.fields import FIELDS, HOURS, OPERATOR_NAMES, OPERATORS, YES_NO
from tickets.routing.rules.model import Path
from tickets.routing.rules.reading_conditions import FURTHER


def condition_row(
    given: dict[str, Any], path: Path, choices: Choices, problems: Mapping[str, list[str]], word: str
) -> ConditionRow:
    key = given.get("field", "")
    op = next((each for each in given if each not in FURTHER), "is")
    at = identity(path)
    return ConditionRow(
        id=at,
        word=word,
        fields=_fields(key),
        operators=_operators(key, op),
        control=value_control(key, op, given.get(op, ""), given.get("hours") == "business", choices),
        problems=problems.get(at, []),
        asked=key,
        header=given.get("name", "") if key == "header" else None,
    )


def _fields(key: str) -> dict[str, list[Choice]]:
    """By what they are about, in the order of the catalogue."""
    groups: dict[str, list[Choice]] = {}
    for each in FIELDS.values():
        groups.setdefault(each.about, []).append(Choice(each.key, each.name, each.key == key))
    return groups


def _operators(key: str, op: str) -> list[Choice]:
    """Empty where there is nothing to choose."""
    if key not in FIELDS or FIELDS[key].kind == YES_NO:
        return []
    names = {**OPERATOR_NAMES, "at_least": "at least", "less_than": "less than"} if FIELDS[key].kind == HOURS else None
    return [
        Choice(f"{key}:{each}", (names or OPERATOR_NAMES)[each], each == op) for each in OPERATORS[FIELDS[key].kind]
    ]
