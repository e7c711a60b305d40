"""Rules as a file, so that they can be kept in a repository: out, and in again by way of what it would change."""

from dataclasses import dataclass, field

from accounts.models import User
from tickets.errors import ChangedMeanwhile
from tickets.models import RuleSet, RuleVersion
from tickets.routing.as_files.rules_read import Entry, checked
from tickets.routing.rulebook import installing, versions, whose_rule
from tickets.routing.rulebook.what_changed import what_changed
from tickets.routing.rules.writing import written

ADDED, CHANGED, UNCHANGED, REMOVED = "added", "changed", "unchanged", "removed"


@dataclass(frozen=True)
class Line:
    """What becomes of one rule. `what` is ADDED, …; `said` tells what is different; `takes_from_owner`: it would not be
    the owner's rule any more."""

    what: str
    key: str
    name: str
    said: str = ""
    takes_from_owner: bool = False


@dataclass(frozen=True)
class Preview:
    """`seen` is the rule set that it was compared with."""

    lines: list[Line] = field(default_factory=list)
    seen: int = 0

    def of(self, what: str) -> list[Line]:
        return [line for line in self.lines if line.what == what]

    @property
    def changes(self) -> list[Line]:
        return [line for line in self.lines if line.what != UNCHANGED]


def preview(text: str, by: User, *, replace_all: bool = False) -> Preview:
    """What `install` would do. Raises FileProblems."""
    entries, standing = checked(text), versions.standing()
    there = {version.rule.key: version for version in standing}
    lines = [_line(entry, there.get(entry.key), by) for entry in entries]
    if replace_all:
        kept = {entry.key for entry in entries}
        gone = [version for version in standing if version.rule.key not in kept]
        lines += [Line(REMOVED, version.rule.key, versions.name_of(version)) for version in gone]
    return Preview(lines, _newest())


def install(text: str, by: User, *, replace_all: bool = False, seen: int | None = None) -> list[RuleVersion]:
    """Adds and changes rules by their keys; with `replace_all` the rules are those of the file, in its order.

    Raises FileProblems, ChangedMeanwhile when the rule set is another than `seen`, Refused.
    """
    entries = checked(text)
    if seen is not None and seen != _newest():
        raise ChangedMeanwhile("Somebody has changed the rules since you looked. Look again at what would change.")
    definitions = [entry.definition for entry in entries]
    return installing.install(definitions, by, "Put in from a file", replace=True, remove_others=replace_all)


def _newest() -> int:
    return RuleSet.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _line(entry: Entry, former: RuleVersion | None, by: User) -> Line:
    if former is None:
        is_on = entry.definition.get("is_on", False)
        return Line(ADDED, entry.key, entry.rule.name, "switched on" if is_on else "switched off")
    is_on = entry.definition.get("is_on", former.is_on)
    now = RuleVersion(rule=former.rule, definition={**written(entry.rule), "key": entry.key}, is_on=is_on)
    now.by_owner = whose_rule.writes_as_owner(by)
    if installing.same(former, now):
        return Line(UNCHANGED, entry.key, entry.rule.name)
    takes = whose_rule.would_take_from_owner(former, by)
    return Line(CHANGED, entry.key, entry.rule.name, what_changed(former, now), takes)
