"""Of many days every seventh, so that a chart and its table stay readable."""

from collections.abc import Sequence

from tickets.hours.value.break_even import Point

MOST, WEEK, MOST_WEEKS = 92, 7, 160


def thinned(course: Sequence[Point]) -> list[Point]:
    """Always with the last; in their order. At most 160: of very many days every so manyth."""
    step = 1 if len(course) <= MOST else max(WEEK, -(-len(course) // MOST_WEEKS))
    return list(course[::-1][::step])[::-1]
