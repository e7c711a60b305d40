"""What a decision does, in words: 'set the kind to Payments', 'would send the saved reply “Receipt”'."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from tickets.routing.rules.brief import part_in_brief
from tickets.routing.rules.compiling import Reference
from tickets.routing.rules.decision import Change, Decision, Effect
from tickets.routing.rules.facts import OWNER
from tickets.routing.rules.model import NONE, Action, Group, Path
from tickets.routing.rules.phrases import named
from tickets.routing.rules.words import Names, action_in_words, part_at


def change_in_words(change: Change, names: Names | None = None) -> list[str]:
    """One for each thing that is different: of tags there may be several."""
    return mark_in_words(change.mark, change.before, change.after, names)


def mark_in_words(mark: str, before: Any, after: Any, names: Names | None = None) -> list[str]:
    """`mark` is a field of Marks, with its values before and after."""
    say = SAY.get(mark)
    return say(before, after, names or {}) if say else _set(mark, after, names or {})


def effect_in_words(effect: Effect, names: Names | None = None) -> str:
    said = action_in_words(Action(effect.do, effect.value), names)
    return f"not done: {said}, because {effect.refused}" if effect.refused else said


def in_words(changes: Iterable[Change], effects: Iterable[Effect], names: Names | None = None) -> list[str]:
    """Everything, in the order in which it is done."""
    said = [each for change in changes for each in change_in_words(change, names)]
    return [*said, *(effect_in_words(effect, names) for effect in effects)]


def done_by(decision: Decision, ref: Reference, names: Names | None = None) -> list[str]:
    """What one rule does of all that is decided."""
    changes = [change for change in decision.changes if change.rule is ref]
    return in_words(changes, [effect for effect in decision.effects if effect.rule is ref], names)


def failed_in_words(group: Group, path: Path, names: Names | None = None) -> str:
    """Why a rule's conditions do not hold, given where the first of them stands that decides it."""
    try:
        part, within = part_at(group, path), part_at(group, path[:-1])
    except (IndexError, AttributeError, AssertionError):
        return "its conditions do not hold"
    said = part_in_brief(part, names)
    is_unwanted = bool(path) and isinstance(within, Group) and within.mode == NONE
    return f"this holds, and must not: {said}" if is_unwanted else f"this does not hold: {said}"


def _set(mark: str, after: Any, names: Names) -> list[str]:
    return [f"set the {mark} to {_value(mark, after, names)}" if after else f"take the {mark} away"]


def _value(mark: str, value: Any, names: Names) -> str:
    return named(mark, str(value), names, quoted=False)


def _visibility(before: Any, after: Any, names: Names) -> list[str]:
    return ["keep it for the owner" if after == OWNER else "show it to the team"]


def _tags(before: Any, after: Any, names: Names) -> list[str]:
    added = [f"add the tag “{tag}”" for tag in after if tag not in before]
    return [*added, *(f"take the tag “{tag}” away" for tag in before if tag not in after)]


def _assignee(before: Any, after: Any, names: Names) -> list[str]:
    return [f"give it to {_value('assignee', after, names)}" if after else "give it back to the team"]


def _fields(before: Any, after: Any, names: Names) -> list[str]:
    known = dict(before)
    return [
        f"note {name.replace('_', ' ')}: {value}" for name, value in dict(after).items() if known.get(name) != value
    ]


def _snoozed(before: Any, after: Any, names: Names) -> list[str]:
    until = f"{after:%-d %B %Y, %H:%M} UTC" if isinstance(after, datetime) else str(after or "")
    return [f"put it off until {until}" if until else "take it up again"]


def _target(before: Any, after: Any, names: Names) -> list[str]:
    return [f"promise what “{_value('target', after, names)}” says" if after else "take the response target away"]


SAY: dict[str, Callable[[Any, Any, Names], list[str]]] = {
    "visibility": _visibility,
    "tags": _tags,
    "assignee": _assignee,
    "fields": _fields,
    "snoozed_until": _snoozed,
    "target": _target,
}
