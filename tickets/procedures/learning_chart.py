"""What Chart.js is to draw, as plain data. '#key-0' stands for the colour of that entry of the legend."""

from typing import Any

from tickets.charts import options
from tickets.procedures.learning import Curve, Learning

FIRST = "First week"


def plan(learning: Learning) -> dict[str, Any]:
    """Weeks with too few tickets are gaps."""
    starts = [week.start for week in learning.everybody.weeks]
    curves = [learning.everybody, *learning.people]
    lines = [_line(curve, number, len(starts)) for number, curve in enumerate(curves)]
    mark = {
        "label": FIRST,
        "data": _first(lines[0]["data"]),
        "showLine": False,
        "pointStyle": "rectRot",
        "pointRadius": 8,
    }
    return {
        "type": "line",
        "data": {
            "labels": [f"{start:%-d %b %Y}" for start in starts],
            "datasets": [{**mark, **_colour("#key-first")}, *lines],
        },
        "options": options(whole=True, compares=True, suggestedMax=10),
    }


def _first(figures: list[int | None]) -> list[int | None]:
    """The first that there is, alone."""
    at = next((place for place, figure in enumerate(figures) if figure is not None), 0)
    return [figure if place == at else None for place, figure in enumerate(figures)]


def _line(curve: Curve, number: int, length: int) -> dict[str, Any]:
    figures = [week.asked for week in curve.weeks]
    data = [*[None] * (length - len(figures)), *figures]
    width = 3 if number == 0 else 1.5
    style = {"borderWidth": width, "pointRadius": 2, "tension": 0.25, "spanGaps": True}
    return {"label": curve.name, "data": data, **style, **_colour(f"#key-{number}")}


def _colour(key: str) -> dict[str, str]:
    return {"borderColor": key, "backgroundColor": key}
