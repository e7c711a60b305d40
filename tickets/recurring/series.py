"""What became of a duty day by day, and the numbers that were given as proof, as a chart draws them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from tickets import access
from tickets.charts import options
from tickets.models import Duty, DutyRun
from tickets.recurring.proofs import shown

MOST = 400


@dataclass(frozen=True)
class Line:
    """One day. `state` is 'done', 'late' (done, or still to do), 'open', 'passed' over, or 'gone'."""

    day: date
    state: str
    reference: str = ""
    who: str = ""
    done_at: datetime | None = None
    number: Decimal | None = None

    @property
    def shown(self) -> str:
        return "" if self.number is None else shown(self.number)

    def cells(self) -> list[str]:
        """For a spreadsheet."""
        done = self.done_at.isoformat() if self.done_at else ""
        number = "" if self.number is None else f"{self.number.normalize():f}"
        return [self.day.isoformat(), self.state, self.who, done, number]


def of(user: User, duty: Duty) -> list[Line]:
    """The newest first: days whose tickets this person sees, and those that were passed over."""
    runs = access.duty_days_visible_to(user).filter(duty=duty).select_related("ticket", "done_by")
    now = timezone.now()
    return [_line(run, now) for run in runs.order_by("-day")[:MOST]]


def _line(run: DutyRun, now: datetime) -> Line:
    if run.ticket is None:
        return Line(run.day, "passed")
    who = run.done_by.short_name if run.done_by else ""
    return Line(run.day, _state(run, now), run.ticket.reference, who, run.done_at, run.number)


def _state(run: DutyRun, now: datetime) -> str:
    assert run.ticket is not None
    if run.done_at is None and run.ticket.status in ("deleted", "spam"):
        return "gone"
    if (run.done_at or now) > run.late_at:
        return "late"
    return "done" if run.done_at else "open"


def plan(lines: list[Line], what: str) -> dict[str, Any]:
    """For chart.js; empty where there are fewer than two numbers."""
    told = [line for line in reversed(lines) if line.number is not None]
    if len(told) < 2:
        return {}
    curve = {
        "label": what or "Number",
        "data": [float(line.number) for line in told if line.number is not None],
        "borderColor": "#key-1",
        "backgroundColor": "#key-1",
        "borderWidth": 2,
        "pointRadius": 3,
        "tension": 0.25,
    }
    labels = [f"{line.day:%-d %b %Y}" for line in told]
    return {"type": "line", "data": {"labels": labels, "datasets": [curve]}, "options": options()}
