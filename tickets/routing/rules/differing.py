"""What is different between two versions of a rule, in words."""

from collections import Counter
from collections.abc import Iterable

from tickets.routing.rules.model import Condition, Group, Rule
from tickets.routing.rules.words import OCCASIONS, Names, action_in_words, condition_in_words

GROUPS = {"all": "", "any": "either ", "none": "not "}


def differences(old: Rule | None, new: Rule, names: Names | None = None) -> list[str]:
    """'conditions: added the subject contains “dispute”'; nothing when both say the same."""
    if old is None:
        return []
    said = [f"renamed from “{old.name}” to “{new.name}”"] if old.name != new.name else []
    said += _added_and_gone("runs", map(OCCASIONS.get, old.runs), map(OCCASIONS.get, new.runs))
    said += _conditions(old, new, names)
    before, after = [[action_in_words(each, names) for each in rule.then] for rule in (old, new)]
    said += _added_and_gone("actions", before, after) or (["actions: in another order"] if before != after else [])
    if old.stop != new.stop:
        said.append("asks no later rule any more" if new.stop else "later rules are asked again")
    return said


def _conditions(old: Rule, new: Rule, names: Names | None) -> list[str]:
    if old.when == new.when:
        return []
    listed = [list(_told(rule.when, GROUPS[rule.when.mode], names)) for rule in (old, new)]
    return _added_and_gone("conditions", *listed) or ["conditions: grouped in another way"]


def _told(group: Group, within: str, names: Names | None) -> Iterable[str]:
    for part in group.parts:
        if isinstance(part, Condition):
            yield within + condition_in_words(part, names)
        else:
            yield from _told(part, within + GROUPS[part.mode], names)


def _added_and_gone(what: str, before: Iterable[str | None], after: Iterable[str | None]) -> list[str]:
    old, new = Counter(filter(None, before)), Counter(filter(None, after))
    added = [f"{what}: added {said}" for said in new - old]
    return [*added, *(f"{what}: taken away {said}" for said in old - new)]
