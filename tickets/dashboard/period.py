"""From which day to which the owner looks, and the days before with which that is compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
CHOICES = (("today", "Today"), ("7", "7 days"), ("30", "30 days"), ("90", "90 days"))
USUAL, FREE = "7", "free"
MOST_DAYS = 731
# Where a list begins that has no first day, such as that of what is open and old.
LONG_AGO = date(1900, 1, 1)


@dataclass(frozen=True)
class Period:
    """`first` to `last`, both within. `key` is one of CHOICES or FREE. `is_cut`: more was asked for than MOST_DAYS."""

    key: str
    first: date
    last: date
    is_cut: bool = False

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Period":
        """As many days, just before."""
        return Period(self.key, self.first - self.days * DAY, self.first - DAY)

    @property
    def words(self) -> str:
        """'22 November', '16 to 22 November 2026'."""
        return _span(self.first, self.last)

    @property
    def query(self) -> str:
        """For addresses: `chosen` makes the same of it."""
        return f"from={self.first}&to={self.last}" if self.key == FREE else f"period={self.key}"

    @property
    def against(self) -> str:
        """What it is compared with, in words: 'yesterday', 'the 7 days before'."""
        if self.key == "today":
            return "all of yesterday"
        return "the day before" if self.days == 1 else f"the {self.days} days before"


def chosen(asked: Mapping[str, str], today: date, most: int | None = MOST_DAYS) -> Period:
    """By `period`, or `from` and `to` (ISO 8601) for a free choice; nonsense means the usual.

    Numbers of days end with yesterday: of a day that has just begun there is little, and all would look bad. Of a free
    choice at most the last `most` days are taken; None for all.
    """
    first, last = _day(asked.get("from", "")), _day(asked.get("to", ""))
    if first and last:
        return _free(min(first, last), max(first, last), today, most)
    key = asked.get("period", "")
    if key == "today":
        return Period(key, today, today)
    key = key if key in dict(CHOICES) else USUAL
    return Period(key, today - int(key) * DAY, today - DAY)


def yesterday(today: date) -> Period:
    return Period(FREE, today - DAY, today - DAY)


def _free(first: date, last: date, today: date, most: int | None) -> Period:
    last = min(last, today)
    earliest = LONG_AGO if most is None else last - (most - 1) * DAY
    return Period(FREE, min(max(first, earliest), last), last, is_cut=first < earliest)


def _day(text: str) -> date | None:
    """None for what is no day, or none that a desk can have known."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if LONG_AGO.year <= found.year < 2200 else None


def _span(first: date, last: date) -> str:
    until = f"{last.day} {last:%B %Y}"
    if first == last:
        return until
    if first == LONG_AGO:
        return f"up to {until}"
    if first.year != last.year:
        return f"{first.day} {first:%B %Y} to {until}"
    return f"{first.day} to {until}" if first.month == last.month else f"{first.day} {first:%B} to {until}"
