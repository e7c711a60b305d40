"""What the builder's buttons do to a rule that is being made: add, remove, move a part. Returns where one goes on."""

from typing import Any

from tickets.routing.builder.typed import identity
from tickets.routing.rules.model import MODES, NEW, Path
from tickets.routing.rules.reading import DEEPEST, MOST_ACTIONS

CONDITION: dict[str, Any] = {"field": "", "is": ""}
LONGEST_COMMAND = 60


def blank() -> dict[str, Any]:
    """A rule of which nothing is said yet."""
    return {"name": "", "runs": [NEW], "when": {"all": [dict(CONDITION)]}, "then": [{"do": ""}], "stop": False}


def shaped(definition: dict[str, Any], command: str) -> str:
    """Does what a button says ('remove when-0-1') and returns the id of the control that has the focus then.

    '' when the command says nothing that can be done: nothing is changed then.
    """
    what, _, at = command[:LONGEST_COMMAND].partition(" ")
    side, *numbers = at.split("-")
    if what not in COMMANDS or not all(each.isascii() and each.isdigit() for each in numbers):
        return ""
    path = tuple(map(int, numbers))
    try:
        return COMMANDS[what](definition, path) if side == COMMANDS_OF[what] else ""
    except (IndexError, KeyError, TypeError):
        return ""


def parts_of(definition: dict[str, Any], path: Path) -> list[dict[str, Any]]:
    """What the group at `path` holds. Raises IndexError, KeyError, TypeError when there is none."""
    group = definition["when"]
    for number in path:
        group = group[_mode(group)][number]
    found: list[dict[str, Any]] = group[_mode(group)]
    return found


def _mode(group: dict[str, Any]) -> str:
    return next(mode for mode in (*MODES, "") if mode in group or not mode)


def _add_condition(definition: dict[str, Any], path: Path) -> str:
    parts = parts_of(definition, path)
    parts.append(dict(CONDITION))
    return f"{identity((*path, len(parts) - 1))}-field"


def _add_group(definition: dict[str, Any], path: Path) -> str:
    if len(path) >= DEEPEST - 1:
        return ""
    parts = parts_of(definition, path)
    parts.append({"any": [dict(CONDITION)]})
    return f"{identity((*path, len(parts) - 1))}-mode"


def _remove(definition: dict[str, Any], path: Path) -> str:
    parts = parts_of(definition, path[:-1])
    parts.pop(path[-1])
    if not parts:
        return f"{identity(path[:-1])}-add"
    there = min(path[-1], len(parts) - 1)
    return f"{identity((*path[:-1], there))}-remove"


def _add_action(definition: dict[str, Any], path: Path) -> str:
    actions = definition["then"]
    if len(actions) >= MOST_ACTIONS:
        return ""
    actions.append({"do": ""})
    return f"then-{len(actions) - 1}-do"


def _remove_action(definition: dict[str, Any], path: Path) -> str:
    actions = definition["then"]
    actions.pop(path[0])
    return f"then-{min(path[0], len(actions) - 1)}-remove" if actions else "then-add"


def _up(definition: dict[str, Any], path: Path) -> str:
    return _move(definition, path[0], path[0] - 1, "up")


def _down(definition: dict[str, Any], path: Path) -> str:
    return _move(definition, path[0], path[0] + 1, "down")


def _move(definition: dict[str, Any], at: int, to: int, way: str) -> str:
    actions = definition["then"]
    if not 0 <= to < len(actions):
        return f"then-{at}-{way}"
    actions[at], actions[to] = actions[to], actions[at]
    return f"then-{to}-{way}"


COMMANDS = {
    "add-condition": _add_condition,
    "add-group": _add_group,
    "remove": _remove,
    "add-action": _add_action,
    "remove-action": _remove_action,
    "up": _up,
    "down": _down,
}
COMMANDS_OF = {name: "when" if name in ("add-condition", "add-group", "remove") else "then" for name in COMMANDS}
