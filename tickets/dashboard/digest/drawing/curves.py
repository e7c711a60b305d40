"""One picture with a few curves, in colours that do on white."""

import io
from typing import Any, TypedDict

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from PIL import Image

# Inches; a mail shows it 560 pixels wide, and about 300 on a telephone, where its words are to be read, too.
SIZE, DOTS_PER_INCH = (4.6, 1.7), 180
SHADES = 24
STYLES: tuple[dict[str, Any], ...] = (
    {"color": "#0b6e5c", "linestyle": "-"},
    {"color": "#6b4fa0", "linestyle": (0, (4, 2))},
)
SOFT, LINE = "#5c6166", "#dcdcd7"
MOST_LABELS, FEW = 5, 16


class Curve(TypedDict):
    name: str
    values: list[float | None]


class Plot(TypedDict):
    """`labels` belong to the values, one each; None is a gap."""

    labels: list[str]
    curves: list[Curve]


def png(plot: Plot) -> bytes:
    figure = Figure(figsize=SIZE, dpi=DOTS_PER_INCH, layout="constrained")
    axes = figure.add_subplot()
    for curve, style in zip(plot["curves"], STYLES, strict=False):
        _draw(axes, curve, style)
    _dress(axes, plot)
    return _small(figure)


def _draw(axes: Axes, curve: Curve, style: dict[str, Any]) -> None:
    """With a dot for the newest, and for each where there are few: one between two gaps has no line."""
    values = [float("nan") if value is None else value for value in curve["values"]]
    marked = range(0 if len(values) <= FEW else len(values) - 1, len(values))
    axes.plot(range(len(values)), values, linewidth=1.6, label=curve["name"], **style)
    axes.plot(marked, [values[place] for place in marked], "o", markersize=3.5, color=style["color"])


def _dress(axes: Axes, plot: Plot) -> None:
    step = max(1, -(-len(plot["labels"]) // MOST_LABELS))
    places = range(len(plot["labels"]) - 1, -1, -step)
    axes.set_xlim(-1, len(plot["labels"]) - 0.5)
    axes.set_xticks(list(places), [plot["labels"][place] for place in places])
    axes.yaxis.set_major_locator(MaxNLocator(nbins=3, integer=True))
    axes.set_ylim(bottom=0, top=None if axes.get_ylim()[1] > 1 else 1)
    axes.tick_params(colors=SOFT, labelsize=8.5, length=0)
    axes.grid(axis="y", color=LINE, linewidth=0.6)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(LINE)
    if len(plot["curves"]) > 1:
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False, fontsize=9, labelcolor=SOFT)


def _small(figure: Figure) -> bytes:
    """With few shades: it is half as large, and looks the same."""
    drawn, small = io.BytesIO(), io.BytesIO()
    figure.savefig(drawn, format="png")
    with Image.open(drawn) as picture:
        few = picture.convert("RGB").quantize(SHADES, dither=Image.Dither.NONE)
    few.save(small, "PNG", optimize=True)
    return small.getvalue()
