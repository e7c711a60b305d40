"""What a trial on one mail found, rule by rule, for the page."""

from dataclasses import dataclass

from tickets.routing.rules import Outcome
from tickets.routing.rules.tracing import Traced


@dataclass(frozen=True)
class Step:
    """What became of one rule. `outcome` is one of Outcome; `said` is why, `does` what it would do."""

    name: str
    outcome: str
    said: str
    does: list[str]
    is_tried: bool

    @property
    def ran(self) -> bool:
        return self.outcome == Outcome.MATCHED


@dataclass(frozen=True)
class OnOne:
    """`tree` is the rule's, as it would be asked at its place. For `stopped_by` it would not be asked; `as_if` is on
    what it was tried, where that is not what happened."""

    sender: str
    subject: str
    tree: Traced
    steps: list[Step]
    end: str
    reason: str
    stopped_by: str = ""
    as_if: str = ""

    @property
    def telling(self) -> list[Step]:
        """Those that run, and the one that is tried."""
        return [step for step in self.steps if step.ran or step.is_tried]

    @property
    def others(self) -> list[Step]:
        return [step for step in self.steps if not (step.ran or step.is_tried)]
