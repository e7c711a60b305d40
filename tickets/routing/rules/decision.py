"""What the rules come to: each rule's verdict, what changes, what is to be done outside, and why."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tickets.routing.rules.compiling import Reference
from tickets.routing.rules.facts import Marks
from tickets.routing.rules.model import Path


class Outcome(StrEnum):
    MATCHED = "matched"
    FAILED = "failed"
    NOT_ASKED = "not_asked"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a rule. `failed` is the path of the first condition that did not hold when it was asked; `why`
    says in words why it matched, or was not asked; `moment` is the one for which a rule ran that runs as time passes
    (ISO 8601)."""

    ref: Reference
    outcome: Outcome
    failed: Path = ()
    why: str = ""
    moment: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A mark that a rule changed; `because` are the conditions that held, in words."""

    mark: str
    before: Any
    after: Any
    rule: Reference
    because: str


@dataclass(frozen=True, slots=True)
class Effect:
    """Something for the outside. With `refused` it is not done, and that is why."""

    do: str
    value: Any
    rule: Reference
    because: str
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """`marks` are the ticket's afterwards; `verdicts` are one for each rule, in their order; `stopped_by` is the rule
    after which no other was asked; `limited` says why rules were kept from going round in circles, '' when none was."""

    visibility: str
    reason: str
    marks: Marks = field(default_factory=Marks)
    verdicts: tuple[Verdict, ...] = ()
    changes: tuple[Change, ...] = ()
    effects: tuple[Effect, ...] = ()
    stopped_by: Reference | None = None
    limited: str = ""

    @property
    def matched(self) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if verdict.outcome == Outcome.MATCHED]
