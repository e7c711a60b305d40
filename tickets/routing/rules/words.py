"""Rules in words: 'When a new mail comes from paypal.com and …, set the kind to payments.'"""

from tickets.routing.rules.actions import DOINGS
from tickets.routing.rules.model import ALL, ANY, NEW, TIME, Action, Condition, Group, Path, Rule
from tickets.routing.rules.phrases import Names, condition_in_words, hours, joined, named

__all__ = [
    "OCCASIONS",
    "Names",
    "action_in_words",
    "condition_in_words",
    "group_in_words",
    "part_at",
    "sentence",
]

OCCASIONS = {
    "new": "a new mail comes",
    "reply": "the customer writes again",
    "ours": "we have answered",
    "change": "something is changed",
    "time": "time passes",
}
COMES, SETS = "it comes from ", "set "


def group_in_words(group: Group, names: Names | None = None) -> str:
    """'' for a group that asks nothing."""
    last = len(group.parts) - 1
    parts = [_part_in_words(part, names, group.mode == ALL and n == last) for n, part in enumerate(group.parts)]
    parts = [part for part in parts if part]
    if group.mode == ALL:
        return " and ".join(parts)
    if group.mode == ANY:
        return parts[0] if len(parts) == 1 else f"either {' or '.join(parts)}" if parts else "nothing at all"
    return f"it is not so that {' or '.join(parts)}" if parts else ""


def _part_in_words(part: Condition | Group, names: Names | None, ends: bool) -> str:
    """`ends`: nothing follows that could be taken for a part of it."""
    if isinstance(part, Condition):
        return condition_in_words(part, names)
    said = group_in_words(part, names)
    return f"({said})" if said and len(part.parts) > 1 and not ends else said


def action_in_words(action: Action, names: Names | None = None) -> str:
    """'set the kind to payments'."""
    value = named(action.do, action.value, names or {}, quoted=False)
    if action.do == "snooze":
        value = hours(action.value, action.business)
    return DOINGS[action.do].sentence.format(value=value)


def sentence(rule: Rule, names: Names | None = None) -> str:
    """The whole rule, with a full stop."""
    actions = [action_in_words(action, names) for action in rule.then] or ["do nothing"]
    actions = [_short(actions, number) for number in range(len(actions))]
    if rule.stop:
        actions.append("ask no later rule")
    return f"When {_when(rule, names)}, {_in_turn(actions)}."


def part_at(group: Group, path: Path) -> Condition | Group:
    """What stands at `path`; the group itself at ()."""
    found: Condition | Group = group
    for number in path:
        assert isinstance(found, Group)
        found = found.parts[number]
    return found


def _when(rule: Rule, names: Names | None) -> str:
    occasions = joined([OCCASIONS[each] for each in rule.runs], "or") or "nothing happens"
    asked = group_in_words(rule.when, names)
    if not asked:
        return occasions
    if rule.runs == (NEW,) and rule.when.mode == ALL and asked.startswith(COMES):
        return f"{OCCASIONS[NEW]} {asked.removeprefix('it comes ')}"
    return asked if rule.runs == (TIME,) else f"{occasions}{',' if len(rule.runs) > 1 else ''} and {asked}"


def _short(actions: list[str], number: int) -> str:
    """'set the kind to …, the priority to …' says 'set' once."""
    follows = number > 0 and actions[number - 1].startswith(SETS)
    return actions[number].removeprefix(SETS) if follows else actions[number]


def _in_turn(actions: list[str]) -> str:
    if len(actions) < 3:
        return " and ".join(actions)
    return f"{', '.join(actions[:-1])}, and {actions[-1]}"
