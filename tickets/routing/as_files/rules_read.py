"""A file of rules → its rules. Says all that is wrong with all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tickets.routing.as_files import yaml_text
from tickets.routing.as_files.file_problems import FileProblem, FileProblems, placed
from tickets.routing.as_files.yaml_text import Place, Unreadable
from tickets.routing.rulebook import keys, known_names
from tickets.routing.rules import Rule, RuleProblems, read
from tickets.routing.rules.reading import MOST_RULES


@dataclass(frozen=True)
class Entry:
    """A rule of a file: as it stands there, and as it is understood."""

    definition: dict[str, Any]
    rule: Rule

    @property
    def key(self) -> str:
        return keys.key_of(self.rule)


def parsed(text: str) -> list[Entry]:
    """Raises FileProblems, with all that is wrong in all rules."""
    return _parsed(text)[0]


def _parsed(text: str) -> tuple[list[Entry], Mapping[Place, int]]:
    """With the line of each thing in it: reading takes long, and is done once."""
    try:
        value, lines = yaml_text.load(text)
    except Unreadable as problem:
        raise FileProblems([FileProblem(problem.line, str(problem))]) from problem
    entries, problems = [], []
    for number, definition in enumerate(_listed(value, lines)):
        try:
            entries.append(Entry(definition, read(definition)))
        except RuleProblems as found:
            problems += [placed(each, definition, number, lines) for each in found.problems]
    problems += _twice(entries, lines)
    if problems:
        raise FileProblems(sorted(problems, key=lambda each: each.line))
    return entries, lines


def checked(text: str) -> list[Entry]:
    """As `parsed`; what the rules name has to be there, too."""
    entries, lines = _parsed(text)
    found = known_names.missing([entry.rule for entry in entries])
    problems = [
        placed(each, entry.definition, number, lines)
        for number, (entry, missing) in enumerate(zip(entries, found, strict=True))
        for each in missing
    ]
    if problems:
        raise FileProblems(problems)
    return entries


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
