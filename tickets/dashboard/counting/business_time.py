"""Business time between many pairs of moments, each found by bisection in what was open before. Pure."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import accumulate

from tickets.routing.business_hours.hours import Hours

MINUTE = timedelta(minutes=1)
STEPS = ((120, 1), (600, 5), (3000, 30))


class BusinessTime:
    """Of `hours`, for moments from `first` to `last`: as `Hours.between`, without walking through the days again."""

    def __init__(self, hours: Hours, first: datetime, last: datetime) -> None:
        windows = list(hours.windows(first, hours.local(last).date()))
        self._opens = [opens for opens, _ in windows]
        self._closes = [closes for _, closes in windows]
        self._before = list(accumulate((c - o for o, c in windows), initial=timedelta(0)))

    def between(self, start: datetime, end: datetime) -> timedelta:
        """From `start` to `end`, which is not earlier."""
        return self._until(end) - self._until(start)

    def _until(self, at: datetime) -> timedelta:
        number = bisect_right(self._opens, at)
        if not number:
            return timedelta(0)
        return self._before[number] - max(timedelta(0), self._closes[number - 1] - at)


def minutes(hours: Hours, spans: Sequence[tuple[datetime, datetime]]) -> list[int]:
    """Of each (start, end), rounded as they are stored."""
    if not spans:
        return []
    counted = BusinessTime(hours, min(start for start, _ in spans), max(end for _, end in spans))
    return [rounded(counted.between(start, max(start, end)) / MINUTE) for start, end in spans]


def rounded(time: float) -> int:
    """Minutes: to the minute below two hours, to five below ten, to thirty below fifty, then to the hour."""
    step = next((step for below, step in STEPS if time < below), 60)
    return int(time / step + 0.5) * step
