"""What Chart.js is to draw of a month's costs, as plain data."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tickets.charts import options
from tickets.hours.costs.months import last_of
from tickets.hours.costs.reckoning import days_of


def plan(first: date, by_day: Sequence[tuple[date, Decimal]]) -> dict[str, Any]:
    """A bar a day, also for those that cost nothing."""
    costs, days = dict(by_day), days_of(first.year, last_of(first).month)
    bars = {"label": "Cost", "data": [float(costs.get(day, 0)) for day in days], "backgroundColor": "#key-1"}
    labels = [f"{day.day} {day:%b}" for day in days]
    return {"type": "bar", "data": {"labels": labels, "datasets": [bars]}, "options": options(skip=8)}
