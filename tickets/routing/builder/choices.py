"""Choices, and the control with which one of them is made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# field or action → value → what it is called: what can be chosen now
Choices = Mapping[str, Mapping[str, str]]
# The shapes of a control.
NOTHING, TEXT, LINES, LONG, SELECT, MANY, AMOUNT, TIME = (
    "nothing",
    "text",
    "lines",
    "long",
    "select",
    "many",
    "amount",
    "time",
)


@dataclass(frozen=True)
class Choice:
    value: str
    name: str
    chosen: bool = False


@dataclass(frozen=True)
class Control:
    """`shape` is one of the words above; `value` is for a single one, `choices` where one chooses.

    `key` is of an action: its value has the action's name in the form, so that another action does not inherit it.
    `unit` offers hours or business hours; `source` where a pattern looks.
    """

    shape: str
    value: str = ""
    choices: list[Choice] = field(default_factory=list)
    placeholder: str = ""
    key: str = ""
    unit: list[Choice] = field(default_factory=list)
    source: list[Choice] = field(default_factory=list)


def chosen(names: Mapping[str, str], *values: Any) -> list[Choice]:
    """All of them, and whatever is chosen but not there any more."""
    given = [str(each) for each in values]
    gone = [Choice(each, f"{each} (not there any more)", True) for each in given if each and each not in names]
    return [*(Choice(key, name, key in given) for key, name in names.items()), *gone]
