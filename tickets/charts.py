"""What the charts of the desk have in common, as plain data for Chart.js: quiet, and in the colours of their page.

'#key-…' stands for the colour of the element with that id (`static/js/chart.js`).
"""

from typing import Any


def options(
    *,
    skip: int = 16,
    whole: bool = False,
    compares: bool = False,
    words: str = "#key-text",
    grid: str = "#key-line",
    **y: Any,
) -> dict[str, Any]:
    """`whole`: the scale counts things. `compares`: all lines are told at once. `skip` is the room between two names of
    days, in pixels; `y` is what else the scale is to know."""
    ticks = {"color": words, "maxRotation": 0, "autoSkipPadding": skip}
    counted = {**ticks, "precision": 0} if whole else ticks
    together = {"interaction": {"mode": "index", "intersect": False}} if compares else {}
    return {
        "animation": False,
        "maintainAspectRatio": False,
        **together,
        "plugins": {"legend": {"display": False}},
        "scales": {
            "x": {"grid": {"display": False}, "ticks": ticks},
            "y": {"beginAtZero": True, **y, "grid": {"color": grid}, "ticks": counted},
        },
    }
