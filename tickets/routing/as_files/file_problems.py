"""All that is wrong with a file of rules, and in which line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tickets.errors import Refused
from tickets.routing.as_files.yaml_text import Place
from tickets.routing.rules import Problem


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


def placed(problem: Problem, definition: Any, number: int, lines: Mapping[Place, int]) -> FileProblem:
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
