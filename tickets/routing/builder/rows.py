"""A rule's definition → what the builder's page shows: a tree of rows with what can be chosen in each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tickets.routing.builder.controls import Choice, Choices, Control, chosen, doing_control, value_control
from tickets.routing.builder.typed import identity
from tickets.routing.rules.actions import DOINGS
from tickets.routing.rules.fields import FIELDS, HOURS, OPERATOR_NAMES, OPERATORS, YES_NO
from tickets.routing.rules.model import MODES, OCCASIONS, Path
from tickets.routing.rules.problems import Problem
from tickets.routing.rules.reading import DEEPEST, MOST_ACTIONS

RUNS = {
    "new": "A new mail comes",
    "reply": "The customer writes again",
    "ours": "We have answered",
    "change": "Somebody changes its kind, tags, priority, status or person",
    "time": "Time passes (for conditions that count hours)",
}
MODE_NAMES = {"all": "all of these hold", "any": "any of these holds", "none": "none of these holds"}
IN_GROUP = {"all": "and", "any": "or", "none": "nor"}
FURTHER = ("field", "name", "hours")


@dataclass(frozen=True)
class ConditionRow:
    id: str
    word: str
    fields: dict[str, list[Choice]]
    operators: list[Choice]
    control: Control
    problems: list[str]
    asked: str = ""
    header: str | None = None
    is_group: bool = False

    @property
    def control_id(self) -> str:
        """Another field or another shape is another control: a script keeps what is typed only in the same one."""
        return f"{self.id}-{self.control.shape}-{self.asked}"

    @property
    def number(self) -> str:
        """As a person counts: '2.1' of 'when-1-0'."""
        return counted(self.id)


@dataclass(frozen=True)
class GroupRow:
    id: str
    word: str
    modes: list[Choice]
    parts: list["ConditionRow | GroupRow"]
    problems: list[str]
    may_nest: bool
    depth: int
    is_group: bool = True

    @property
    def number(self) -> str:
        return counted(self.id)


@dataclass(frozen=True)
class ActionRow:
    id: str
    number: int
    doings: list[Choice]
    control: Control
    problems: list[str]
    is_last: bool

    @property
    def control_id(self) -> str:
        """As above."""
        return f"{self.id}-{self.control.shape}-{self.control.key}"


@dataclass(frozen=True)
class Form:
    """All that the page needs to show the rule as it is being made."""

    name: str
    runs: list[Choice]
    when: GroupRow
    then: list[ActionRow]
    stop: bool
    more_actions: bool
    problems: Mapping[str, list[str]] = field(default_factory=dict)


def form_of(definition: dict[str, Any], choices: Choices, problems: Sequence[Problem] = ()) -> Form:
    """`problems` as `reading` names them; each is shown where it is."""
    found = _by_place(problems)
    then = definition.get("then") or []
    return Form(
        name=definition.get("name") or "",
        runs=[Choice(each, RUNS[each], each in definition.get("runs", ())) for each in OCCASIONS],
        when=_group(definition.get("when") or {"all": []}, (), choices, found, ""),
        then=[_action(each, number, len(then), choices, found) for number, each in enumerate(then)],
        stop=bool(definition.get("stop")),
        more_actions=len(then) < MOST_ACTIONS,
        problems=found,
    )


def counted(id: str) -> str:
    return ".".join(str(int(each) + 1) for each in id.split("-")[1:])


def _by_place(problems: Sequence[Problem]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for problem in problems:
        found.setdefault("-".join([problem.part, *map(str, problem.path)]), []).append(problem.said)
    return found


def _group(
    given: dict[str, Any], path: Path, choices: Choices, problems: Mapping[str, list[str]], word: str
) -> GroupRow:
    mode = next((each for each in MODES if each in given), "all")
    parts: list[ConditionRow | GroupRow] = []
    for number, part in enumerate(given.get(mode, ())):
        make = _group if any(each in part for each in MODES) else _condition
        parts.append(make(part, (*path, number), choices, problems, IN_GROUP[mode] if number else ""))
    return GroupRow(
        id=identity(path),
        word=word,
        modes=[Choice(each, MODE_NAMES[each], each == mode) for each in MODES],
        parts=parts,
        problems=problems.get(identity(path), []),
        may_nest=len(path) + 2 <= DEEPEST,
        depth=len(path),
    )


def _condition(
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


def _action(
    given: dict[str, Any], number: int, count: int, choices: Choices, problems: Mapping[str, list[str]]
) -> ActionRow:
    do = given.get("do", "")
    return ActionRow(
        id=f"then-{number}",
        number=number + 1,
        doings=chosen({key: doing.name for key, doing in DOINGS.items()}, do),
        control=doing_control(given, choices),
        problems=problems.get(f"then-{number}", []),
        is_last=number == count - 1,
    )
