"""What Chart.js is to draw of cost and value, as plain data. '#key-0' stands for the colour of that legend's entry."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from tickets.hours.value.break_even import Point
from tickets.hours.value.thinned import thinned

# Key of the colour, name, what is drawn.
LINES: tuple[tuple[str, str, Callable[[Point], Decimal]], ...] = (
    ("key-first", "Paid so far", lambda point: point.cost),
    ("key-1", "Came back so far, at least", lambda point: point.low),
    ("key-2", "Came back so far, at most", lambda point: point.high),
)
EARNED: tuple[str, str, Callable[[Point], Decimal]] = ("key-3", "Of that earned", lambda point: point.income)
LEGEND = [(key, name) for key, name, _ in (*LINES, EARNED)]


def plan(course: Sequence[Point], small: bool = False) -> dict[str, Any]:
    """`small` leaves out what was earned, which is within what came back."""
    found = thinned(course)
    lines = LINES if small else (*LINES, EARNED)
    return {
        "type": "line",
        "data": {
            "labels": [f"{point.day:%-d %b %Y}" for point in found],
            "datasets": [_line(key, name, [float(of(point)) for point in found]) for key, name, of in lines],
        },
        "options": _options(),
    }


def _line(key: str, name: str, data: list[float]) -> dict[str, Any]:
    dashes = {"borderDash": [5, 4]} if key in ("key-2", "key-3") else {}
    style = {"borderWidth": 2, "pointRadius": 0, "pointHitRadius": 8, **dashes}
    return {"label": name, "data": data, "borderColor": f"#{key}", "backgroundColor": f"#{key}", **style}


def _options() -> dict[str, Any]:
    ticks = {"color": "#key-text", "maxRotation": 0, "autoSkipPadding": 16}
    return {
        "animation": False,
        "maintainAspectRatio": False,
        "interaction": {"mode": "index", "intersect": False},
        "plugins": {"legend": {"display": False}},
        "scales": {
            "x": {"grid": {"display": False}, "ticks": ticks},
            "y": {"beginAtZero": True, "grid": {"color": "#key-line"}, "ticks": ticks},
        },
    }
