"""What Chart.js is to draw of cost and value, as plain data. '#key-0' stands for the colour of that legend's entry."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tickets.charts import options
from tickets.hours.value.break_even import Point
from tickets.hours.value.thinned import thinned

# Key of the colour, name, what is drawn.
LINES: tuple[tuple[str, str, Callable[[Point], Decimal]], ...] = (
    ("key-first", "Paid so far", lambda point: point.cost),
    ("key-1", "Came back so far, at least", lambda point: point.low),
    ("key-2", "Came back so far, at most", lambda point: point.high),
)
MARKED = ("key-0", "Day 30 and the day it paid for itself")
LEGEND = [(key, name) for key, name, _ in LINES]


def plan(course: Sequence[Point], told: Collection[date] = ()) -> dict[str, Any]:
    """Days that are `told` of have a mark on the line of cost."""
    found = thinned(course, told)
    lines = [_line(key, name, [float(of(point)) for point in found]) for key, name, of in LINES]
    marks = [_marks([float(point.cost) if point.day in told else None for point in found])] if told else []
    labels = [f"{point.day:%-d %b %Y}" for point in found]
    return {"type": "line", "data": {"labels": labels, "datasets": [*marks, *lines]}, "options": options(compares=True)}


def _marks(data: list[float | None]) -> dict[str, Any]:
    key, name = MARKED
    style = {"showLine": False, "pointStyle": "rectRot", "pointRadius": 7}
    return {"label": name, "data": data, "borderColor": f"#{key}", "backgroundColor": f"#{key}", **style}


def _line(key: str, name: str, data: list[float]) -> dict[str, Any]:
    dashes = {"borderDash": [5, 4]} if key == "key-2" else {}
    style = {"borderWidth": 2, "pointRadius": 0, "pointHitRadius": 8, **dashes}
    return {"label": name, "data": data, "borderColor": f"#{key}", "backgroundColor": f"#{key}", **style}
