"""What was typed into the builder → a rule's definition, as it is, also where it is wrong or not finished.

The names of the fields carry the tree: 'when-0-1-field' is of the second part of the first part, which is a group and
has 'when-0-mode'. 'when-0-1-op' says for which field it was chosen ('subject:contains'), so that what belonged to
another field is not taken for this one's.
"""

import re
from collections.abc import Iterable
from typing import Any, Protocol

from tickets.routing.rules.actions import DOINGS
from tickets.routing.rules.actions import NUMBER as AMOUNT
from tickets.routing.rules.fields import CHOICE, CLOCK, FIELDS, HOURS, NUMBER, OPERATORS, WITH_LISTS, YES_NO
from tickets.routing.rules.model import ALL, MODES, OCCASIONS, Path
from tickets.routing.rules.phrases import NONE_CHOSEN
from tickets.routing.rules.reading import MOST_ACTIONS

# Deeper than a rule may be by one level, so that the page can say so.
PART = re.compile(r"when((?:-\d{1,3}){1,6})-(field|mode)")
# Hardly anybody means the whole of a subject or a text.
FIRST = {"subject": "contains", "text": "contains"}
ACTION = re.compile(r"then-(\d{1,2})-do")


class Typed(Protocol):
    """Django's QueryDict is one."""

    def getlist(self, key: str, /) -> list[str]: ...

    def keys(self) -> Iterable[str]: ...


def definition_of(typed: Typed) -> dict[str, Any]:
    """As `reading.read` takes it; never raises."""
    ran = typed.getlist("runs")
    return {
        "name": _last(typed, "name").strip(),
        "runs": [each for each in OCCASIONS if each in ran],
        "when": _group(typed, (), _parts(typed)),
        "then": [_action(typed, f"then-{number}") for number in _numbers(typed)],
        "stop": bool(_last(typed, "stop")),
    }


def _last(typed: Typed, name: str) -> str:
    return next(reversed(typed.getlist(name)), "")


def identity(path: Path) -> str:
    """(0, 1) → 'when-0-1'."""
    return "-".join(["when", *map(str, path)])


def _parts(typed: Typed) -> dict[Path, str]:
    """Where something stands, and whether it is a 'field' or a 'mode'."""
    found = [PART.fullmatch(key) for key in typed.keys()]  # noqa: SIM118 (a QueryDict is only promised to have keys)
    return {tuple(map(int, each[1][1:].split("-"))): each[2] for each in found if each}


def _numbers(typed: Typed) -> list[int]:
    found = [ACTION.fullmatch(key) for key in typed.keys()]  # noqa: SIM118
    return sorted(int(each[1]) for each in found if each)[: MOST_ACTIONS + 1]


def _group(typed: Typed, path: Path, parts: dict[Path, str]) -> dict[str, Any]:
    mode = _last(typed, f"{identity(path)}-mode")
    inside = sorted(each for each in parts if each[:-1] == path)
    read = [
        _group(typed, each, parts) if parts[each] == "mode" else _condition(typed, identity(each)) for each in inside
    ]
    return {mode if mode in MODES else ALL: read}


def _condition(typed: Typed, at: str) -> dict[str, Any]:
    key = _last(typed, f"{at}-field")
    if key not in FIELDS:
        return {"field": "", "is": ""}
    kind = FIELDS[key].kind
    was, _, op = _last(typed, f"{at}-op").partition(":")
    op = op if op in OPERATORS[kind] else FIRST.get(key, OPERATORS[kind][0])
    given = typed.getlist(f"{at}-value") if kind == YES_NO or _fits(was, key) else []
    said: dict[str, Any] = {"field": key}
    if key == "header":
        said["name"] = _last(typed, f"{at}-name").strip()
    said[op] = _value(kind, op, given)
    if op in WITH_LISTS and key in NONE_CHOSEN and "" in given:
        said[op] = ["", *said[op]]
    if kind == HOURS and _last(typed, f"{at}-hours") == "business":
        said["hours"] = "business"
    return said


def _fits(was: str, key: str) -> bool:
    """What was typed for one text does for another; what was chosen from a list does not."""
    return was == key or (was in FIELDS and FIELDS[was].kind == FIELDS[key].kind != CHOICE)


def _value(kind: str, op: str, given: list[str]) -> Any:
    lines = [line.strip() for each in given for line in each.splitlines() if line.strip()]
    if op in WITH_LISTS:
        return list(dict.fromkeys(lines))
    first = lines[0] if lines else ""
    if kind == YES_NO:
        return first != "no"
    if kind == CLOCK:
        return first[:5]
    return number(first) if kind in (NUMBER, HOURS) else first


def number(typed: str) -> Any:
    """A number where it is one; else what was typed, so that it can be shown again."""
    try:
        found = float(typed.replace(",", "."))
    except ValueError:
        return typed
    return int(found) if found.is_integer() and abs(found) < 1e9 else found if abs(found) < 1e9 else typed


def _action(typed: Typed, at: str) -> dict[str, Any]:
    do = _last(typed, f"{at}-do")
    if do not in DOINGS:
        return {"do": ""}
    said: dict[str, Any] = {"do": do}
    if DOINGS[do].takes != "nothing":
        value = _last(typed, f"{at}-{do}").replace("\r\n", "\n").strip()
        said["value"] = number(value) if DOINGS[do].takes == AMOUNT else value
    if _last(typed, f"{at}-from") == "subject" and do == "take_fields":
        said["from"] = "subject"
    if _last(typed, f"{at}-hours") == "business" and do == "snooze":
        said["hours"] = "business"
    return said
