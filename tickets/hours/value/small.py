"""Cost and value in small, for the owner's day."""

from datetime import datetime
from typing import Any

from tickets.hours.value import chart, remembered, told
from tickets.hours.value.came_back import came_back


def small(now: datetime) -> dict[str, Any]:
    """`said` in a sentence, `mark` how it stands at thirty days, `plan`, `legend` and `currency` of the chart (`plan`
    is None as long as there is nothing to draw). Empty before the first day. At most two minutes old; until then no
    statement."""
    known = remembered.recall()
    return known if known is not None else remembered.remember(_reckoned(now))


def _reckoned(now: datetime) -> dict[str, Any]:
    came = came_back(now)
    if came is None:
        return {}
    drawn = chart.plan(came.course) if len(came.course) > 1 else None
    return {
        "said": told.verdict(came),
        "mark": told.mark(came),
        "plan": drawn,
        "legend": chart.LEGEND,
        "currency": came.business.currency,
    }
