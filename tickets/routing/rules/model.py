"""A rule as plain values. `reading` makes it from what is stored, `compiling` makes it quick."""

from dataclasses import dataclass
from typing import Any

NEW, REPLY, OURS, CHANGE, TIME = OCCASIONS = ("new", "reply", "ours", "change", "time")
ALL, ANY, NONE = MODES = ("all", "any", "none")
# Where in a group something stands: the number of its part, then within that, …
Path = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """`field` and `op` stand in `fields.py`; `name` is a header's; `business` counts business hours."""

    field: str
    op: str
    value: Any
    name: str = ""
    business: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """All, any or none of its parts hold. An empty 'all' and an empty 'none' always hold, an empty 'any' never."""

    mode: str
    parts: tuple["Condition | Group", ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """`do` stands in `actions.py`; `source` is where a pattern looks ('subject', 'text'), `business` as above."""

    do: str
    value: Any = None
    source: str = "text"
    business: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    key: str
    name: str
    runs: tuple[str, ...]
    when: Group
    then: tuple[Action, ...]
    stop: bool = False


def conditions_of(group: Group) -> list[Condition]:
    """All of them, however deep."""
    found: list[Condition] = []
    for part in group.parts:
        found.extend([part] if isinstance(part, Condition) else conditions_of(part))
    return found
