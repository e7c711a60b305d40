"""Rules as a file, so that they can be kept in a repository: out, and in again by way of what it would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from tickets.errors import ChangedMeanwhile, Refused
from tickets.models import RuleSet, RuleVersion
from tickets.routing.as_files import yaml_text
from tickets.routing.as_files.yaml_text import Place, Unreadable
from tickets.routing.rulebook import installing, keys, known_names, versions, whose_rule
from tickets.routing.rulebook.what_changed import what_changed
from tickets.routing.rules import Problem, Rule, RuleProblems, read
from tickets.routing.rules.reading import MOST_RULES
from tickets.routing.rules.writing import written

ADDED, CHANGED, UNCHANGED, REMOVED = "added", "changed", "unchanged", "removed"


@dataclass(frozen=True)
class FileProblem:
    """`line` counts from 1; 0 where it is about the whole file."""

    line: int
    said: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.said}" if self.line else self.said


class FileProblems(Refused):
    """All that is wrong with a file."""

    def __init__(self, problems: Sequence[FileProblem]) -> None:
        super().__init__(" ".join(str(each) for each in problems[:20]))
        self.problems = list(problems)


@dataclass(frozen=True)
class Entry:
    """A rule of a file: as it stands there, and as it is understood."""

    definition: dict[str, Any]
    rule: Rule

    @property
    def key(self) -> str:
        return keys.key_of(self.rule)


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


def parsed(text: str) -> list[Entry]:
    """Raises FileProblems, with all that is wrong in all rules."""
    try:
        value, lines = yaml_text.load(text)
    except Unreadable as problem:
        raise FileProblems([FileProblem(problem.line, str(problem))]) from problem
    entries, problems = [], []
    for number, definition in enumerate(_listed(value, lines)):
        try:
            entries.append(Entry(definition, read(definition)))
        except RuleProblems as found:
            problems += [_placed(each, definition, number, lines) for each in found.problems]
    problems += _twice(entries, lines)
    if problems:
        raise FileProblems(sorted(problems, key=lambda each: each.line))
    return entries


def checked(text: str) -> list[Entry]:
    """As `parsed`; what the rules name has to be there, too."""
    entries = parsed(text)
    _, lines = yaml_text.load(text)
    found = known_names.missing([entry.rule for entry in entries])
    problems = [
        _placed(each, entry.definition, number, lines)
        for number, (entry, missing) in enumerate(zip(entries, found, strict=True))
        for each in missing
    ]
    if problems:
        raise FileProblems(problems)
    return entries


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


def _listed(value: Any, lines: Mapping[Place, int]) -> list[Any]:
    if not isinstance(value, dict) or not isinstance(value.get("rules"), list):
        raise FileProblems([FileProblem(1, "A file of rules begins with “rules:” and a list of them.")])
    if unknown := [key for key in value if key != "rules"]:
        raise FileProblems([FileProblem(lines.get((unknown[0],), 1), f"“{unknown[0][:40]}” is nothing known here.")])
    if len(value["rules"]) > MOST_RULES:
        raise FileProblems([FileProblem(0, f"There are {MOST_RULES} rules at most.")])
    return value["rules"]


def _twice(entries: Sequence[Entry], lines: Mapping[Place, int]) -> list[FileProblem]:
    first: dict[str, int] = {}
    found = []
    for number, entry in enumerate(entries):
        if first.setdefault(entry.key, number) != number:
            found.append(FileProblem(lines.get(("rules", number), 0), f"A second rule has the key “{entry.key}”."))
    return found


def _placed(problem: Problem, definition: Any, number: int, lines: Mapping[Place, int]) -> FileProblem:
    """At the line of the deepest thing around it that is there."""
    place: Place = ("rules", number, problem.part)
    found = lines.get(place, lines.get(place[:2], 0))
    inside = definition.get(problem.part) if isinstance(definition, dict) else None
    for step in problem.path:
        if isinstance(inside, dict) and inside:
            mode = next(iter(inside))
            place, inside = (*place, mode), inside[mode]
        place = (*place, step)
        inside = inside[step] if isinstance(inside, list) and step < len(inside) else None
        found = lines.get(place, found)
    return FileProblem(found, problem.said)
