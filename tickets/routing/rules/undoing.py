"""What a rule's actions set, and what of it another rule's actions set otherwise."""

from tickets.routing.rules.model import Action, Rule
from tickets.routing.rules.words import action_in_words

SETS = {
    "set_kind": "kind",
    "add_tag": "tags",
    "remove_tag": "tags",
    "set_priority": "priority",
    "assign": "assignee",
    "assign_in_turn": "assignee",
    "assign_least_busy": "assignee",
    "assign_by_language": "assignee",
    "unassign": "assignee",
    "keep_for_owner": "visibility",
    "give_to_team": "visibility",
    "set_status": "status",
    "snooze": "status",
    "resolve_silently": "status",
    "mark_spam": "status",
    "set_target": "target",
}
FIXED = {"resolve_silently": "resolved", "mark_spam": "spam", "snooze": "waiting", "unassign": ""}
# These leave alone who has it already.
ONLY_FREE = ("assign_in_turn", "assign_least_busy", "assign_by_language")


def marks_set(rule: Rule) -> set[str]:
    return {SETS[action.do] for action in rule.then if action.do in SETS}


def undone(first: Rule, then: Rule) -> list[str]:
    """In words: 'set the priority to high, then set the priority to low'. Of one rule, what its later actions undo."""
    pairs = (
        (one, other)
        for number, one in enumerate(first.then)
        for other in (then.then[number + 1 :] if first is then else then.then)
    )
    return [f"{action_in_words(one)}, then {action_in_words(other)}" for one, other in pairs if _undoes(one, other)]


def _undoes(one: Action, other: Action) -> bool:
    mark = SETS.get(one.do)
    if mark is None or mark != SETS.get(other.do) or other.do in ONLY_FREE:
        return False
    if mark == "tags":
        return one.do != other.do and one.value == other.value
    return _value(one) != _value(other)


def _value(action: Action) -> object:
    if action.do in ("keep_for_owner", "give_to_team", *ONLY_FREE):
        return action.do
    return FIXED.get(action.do, action.value)
