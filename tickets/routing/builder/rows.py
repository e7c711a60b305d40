"""A rule's definition → what the builder's page shows: a tree of rows with what can be chosen in each."""

from collections.abc import Mapping, Sequence
from typing import Any

from tickets.routing.builder.choices import Choice, Choices, chosen
from tickets.routing.builder.condition_rows import condition_row
from tickets.routing.builder.controls import doing_control
from tickets.routing.builder.form import ActionRow, ConditionRow, Form, GroupRow
from tickets.routing.builder.typed import identity
from tickets.routing.rules.actions import DOINGS
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
        make = _group if any(each in part for each in MODES) else condition_row
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
