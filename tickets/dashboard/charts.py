"""What Chart.js is to draw on the owner's day, as plain data; '#key-…' stands for the colour of that entry."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tickets.charts import options

MOST_POINTS = 124
WEEK = timedelta(days=7)
FLOW = (("came_in", "Came in", "#key-came"), ("answered", "Answered", "#key-answered"))
Points = Sequence[tuple[date, Mapping[str, int]]]


def points(days: Points) -> Points:
    """Day by day; week by week where those were too many to tell apart."""
    if len(days) <= MOST_POINTS:
        return days
    weeks: dict[date, dict[str, int]] = {}
    for day, counts in days:
        week = weeks.setdefault(day - timedelta(days=day.weekday()), {})
        for what, count in counts.items():
            week[what] = week.get(what, 0) + count
    return list(weeks.items())


def flow(shown: Points) -> dict[str, Any]:
    """What came in and what was answered."""
    lines = [_line(name, [counts.get(what, 0) for _, counts in shown], key) for what, name, key in FLOW]
    labels = [f"{day.day} {day:%b}" for day, _ in shown]
    told = options(whole=True, compares=True, words="#key-words", grid="#key-grid")
    return {"type": "line", "data": {"labels": labels, "datasets": lines}, "options": told}


def renamed(plan: Any, before: str) -> Any:
    """The same chart with keys of its own, '#key-0' as '#key-worth-0': each stands once on a page."""
    if isinstance(plan, dict):
        return {name: renamed(each, before) for name, each in plan.items()}
    if isinstance(plan, list):
        return [renamed(each, before) for each in plan]
    return plan.replace("#key-", f"#key-{before}-", 1) if isinstance(plan, str) and plan.startswith("#key-") else plan


def _line(name: str, data: list[int], key: str) -> dict[str, Any]:
    style = {"borderWidth": 2, "pointRadius": 0, "pointHitRadius": 8, "cubicInterpolationMode": "monotone"}
    dashes = {"borderDash": [6, 4]} if key == FLOW[1][2] else {}
    return {"label": name, "data": data, "borderColor": key, "backgroundColor": key, **style, **dashes}
