"""Of many days every seventh, so that a chart and its table stay readable."""

from collections.abc import Collection, Sequence
from datetime import date

from tickets.hours.value.break_even import MARK, Point

MOST, WEEK, MOST_WEEKS = 92, 7, 160


def thinned(course: Sequence[Point], told: Collection[date] = ()) -> list[Point]:
    """In their order, with the first, the 30th and the last day, and those that are `told` of. About 160 at most: of
    very many days every so manyth."""
    step = 1 if len(course) <= MOST else max(WEEK, -(-len(course) // MOST_WEEKS))
    last = len(course) - 1
    return [
        point
        for number, point in enumerate(course)
        if (last - number) % step == 0 or number in (0, MARK - 1) or point.day in told
    ]
