"""What was counted, for pages and letters: each is one statement over days, however many tickets there are.

Days are those of the business (`periods.today`); from `first` to `last`, both included.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum
from django.db.models.functions import ExtractIsoWeekDay

from tickets.dashboard.counting import spread
from tickets.dashboard.counting.moments import together
from tickets.dashboard.counting.spread import Times
from tickets.dashboard.period import LONG_AGO
from tickets.models import DailyCount, DailyTime

OPEN = "open"
AGES = (("Today", 0, 0), ("1 to 2 days", 1, 2), ("3 to 7 days", 3, 7), ("8 to 30 days", 8, 30))
OLDER = "Older"


class Counted:
    """Sums over the days asked for. `what` is a key of `moments.MOMENTS`; `by` is kind, mailbox, person or hour."""

    def __init__(self, rows: Iterable[tuple[str, str, str, int]]) -> None:
        self._found = {(what, by, key): count for what, by, key, count in rows}

    def of(self, what: str, by: str = "", key: str = "") -> int:
        return self._found.get((what, by, key), 0)

    def parts(self, what: str, by: str) -> dict[str, int]:
        """{key: count}, the largest first; keys are slugs of kinds, ids of mailboxes and people, hours '0' to '23'."""
        found = {key: count for (each, part, key), count in self._found.items() if (each, part) == (what, by)}
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


@dataclass(frozen=True)
class Age:
    """How many open tickets came in from `first` to `last`."""

    label: str
    first: date
    last: date
    count: int


def counts(first: date, last: date) -> Counted:
    rows = DailyCount.objects.filter(day__gte=first, day__lte=last).exclude(what=OPEN)
    return Counted(rows.values_list("what", "by", "key").annotate(Sum("count")).order_by())


def one(what: str, first: date, last: date, by: str = "", key: str = "") -> int:
    """One figure alone; those that are a share of two count both (`moments.TOGETHER`)."""
    rows = DailyCount.objects.filter(day__gte=first, day__lte=last, by=by, what__in=together(what), key=key)
    return rows.aggregate(found=Sum("count", default=0))["found"]


def by_day(first: date, last: date, whats: Iterable[str]) -> dict[date, dict[str, int]]:
    """Every day of them, also where nothing happened."""
    whats = list(whats)
    found = {first + timedelta(days=number): dict.fromkeys(whats, 0) for number in range((last - first).days + 1)}
    rows = DailyCount.objects.filter(day__gte=first, day__lte=last, by="", what__in=whats)
    for day, what, count in rows.values_list("day", "what", "count"):
        found[day][what] = count
    return found


def times(first: date, last: date) -> dict[str, Times]:
    """Of 'first', 'next' and 'solved' (see `times.py`), by when the answer or the resolution was."""
    counted: dict[str, dict[int, int]] = {"first": {}, "next": {}, "solved": {}}
    rows = DailyTime.objects.filter(day__gte=first, day__lte=last).values_list("what", "minutes")
    for what, minutes, count in rows.annotate(Sum("count")).order_by():
        counted[what][minutes] = count
    return {what: spread.of(each) for what, each in counted.items()}


def hours_of_week(first: date, last: date) -> list[list[int]]:
    """How many tickets came in, [day of the week from Monday][hour from 0]."""
    week = [[0] * 24 for _ in range(7)]
    rows = DailyCount.objects.filter(day__gte=first, day__lte=last, by="hour", what="came_in")
    for weekday, hour, count in (
        rows.annotate(weekday=ExtractIsoWeekDay("day")).values_list("weekday", "key").annotate(Sum("count")).order_by()
    ):
        week[weekday - 1][int(hour)] = count
    return week


def open_by_age(today: date) -> list[Age]:
    """Open tickets (with those that wait for the customer or the owner) by the day on which they came in."""
    counted: dict[date, int] = defaultdict(int)
    for day, count in DailyCount.objects.filter(what=OPEN).values_list("day", "count"):
        counted[min(day, today)] += count
    spans = [(label, today - timedelta(days=most), today - timedelta(days=least)) for label, least, most in AGES]
    spans.append((OLDER, LONG_AGO, spans[-1][1] - timedelta(days=1)))
    return [
        Age(label, first, last, sum(n for day, n in counted.items() if first <= day <= last))
        for label, first, last in spans
    ]
