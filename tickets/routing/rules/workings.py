"""What one rule's actions come to, while they are worked out."""

from dataclasses import dataclass, replace
from typing import Any

from tickets.routing.rules.compiling import CompiledRule
from tickets.routing.rules.facts import Facts, Marks
from tickets.routing.rules.model import Action


@dataclass(frozen=True, slots=True)
class Asked:
    """An effect on the outside that an action asks for; `refused` says why it is not done."""

    action: Action
    refused: str = ""


@dataclass(slots=True)
class Workings:
    """What one rule's actions come to. `why` is by mark: more than the conditions say, such as whose turn it was."""

    facts: Facts
    rule: CompiledRule
    locked: bool
    marks: Marks
    asked: list[Asked]
    why: dict[str, str]

    def change(self, **marks: Any) -> None:
        self.marks = replace(self.marks, **marks)

    def refuse(self, action: Action, why: str) -> None:
        self.asked.append(Asked(action, why))
