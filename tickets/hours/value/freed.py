"""Minutes of the owner: what tickets took before somebody else answered them, less what helping takes now.

A ticket that an owner answers is counted with all that it took before, so that it frees nothing. What helping takes is
known in two ways: by what was done (questions and approvals, at so many minutes each), and by the minutes in which an
owner did something here, beyond those of their own tickets. The smaller of both makes the high estimate, the larger one
the low estimate; where nothing was measured, there is only the first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Takes:
    """Minutes: a ticket before, a question and an approval now."""

    ticket: Decimal
    question: Decimal
    approval: Decimal


@dataclass(frozen=True)
class Done:
    """What a day had: tickets answered, those of them that an owner answered, questions, approvals, and the minutes in
    which an owner did something (None where nobody measured)."""

    day: date
    answered: int = 0
    own: int = 0
    questions: int = 0
    approvals: int = 0
    measured: int | None = None


@dataclass(frozen=True)
class Minutes:
    """Of a day, or of many: `before` is what all tickets would have taken the owner, `now_…` what was left of it."""

    before: Decimal = NOTHING
    now_least: Decimal = NOTHING
    now_most: Decimal = NOTHING

    @property
    def low(self) -> Decimal:
        """What came back at least; below zero where helping took more than it spared."""
        return self.before - self.now_most

    @property
    def high(self) -> Decimal:
        return self.before - self.now_least


def minutes(done: Done, takes: Takes) -> Minutes:
    own = min(done.own, done.answered) * takes.ticket
    counted = done.questions * takes.question + done.approvals * takes.approval
    measured = counted if done.measured is None else max(NOTHING, done.measured - own)
    least, most = sorted((counted, measured))
    return Minutes(done.answered * takes.ticket, own + least, own + most)


def together(found: Iterable[Minutes]) -> Minutes:
    rows = [(each.before, each.now_least, each.now_most) for each in found]
    return Minutes(*(sum(column, NOTHING) for column in zip(*rows, strict=True))) if rows else Minutes()
