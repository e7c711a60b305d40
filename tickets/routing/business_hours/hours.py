"""When a business works, and how much of that time passes between two moments. Pure: no database, no clock."""

from bisect import bisect
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from tickets.routing.business_hours import public_holidays

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES_OF_A_DAY = 24 * 60
# Longer than any promise, and far enough to pass over a year without a single open day.
SEARCHED_DAYS = 5 * 366
NOTHING, A_DAY, A_SECOND = timedelta(0), timedelta(days=1), timedelta(seconds=1)

Span = tuple[int, int]
Open = tuple[datetime, datetime]


@dataclass(frozen=True)
class Hours:
    """`week` holds for each day from Monday its open spans, in minutes since midnight by the clocks of `zone`.

    Public holidays of `country` (ISO 3166) and `subdivision`, and `free_days`, are closed; '' is no country.
    """

    zone: str = "UTC"
    week: tuple[tuple[Span, ...], ...] = (((0, MINUTES_OF_A_DAY),),) * 7
    country: str = ""
    subdivision: str = ""
    free_days: frozenset[date] = frozenset()

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Business time from `start` to `end`; negative when `end` is the earlier one."""
        if end < start:
            return -self.between(end, start)
        if not any(self.week):
            return NOTHING
        windows = self.windows(start, self.local(end).date())
        return sum((max(NOTHING, min(closes, end) - max(opens, start)) for opens, closes in windows), NOTHING)

    def after(self, start: datetime, duration: timedelta) -> datetime | None:
        """When so much business time has passed since `start`; None when that is not within five years."""
        if duration <= NOTHING:
            return start
        if not any(self.week):
            return None
        left = duration
        for opens, closes in self.windows(start, self.local(start).date() + timedelta(days=SEARCHED_DAYS)):
            begins = max(opens, start)
            if left <= closes - begins:
                return begins + left
            left -= max(NOTHING, closes - begins)
        return None

    def is_open(self, at: datetime) -> bool:
        """The moment of opening counts, that of closing does not."""
        return any(opens <= at < closes for opens, closes in _open_on(self, self.local(at).date()))

    def local(self, at: datetime) -> datetime:
        """The same moment by the clocks of the business."""
        return at.astimezone(_zone(self.zone))

    def why_free(self, day: date) -> str:
        """The name of the holiday, or 'Free day'; '' for a day like others of its week."""
        if day in self.free_days:
            return "Free day"
        return public_holidays.of(self.country, self.subdivision, day.year).get(day, "")

    def windows(self, start: datetime, last: date) -> Iterator[Open]:
        """What is open from the day of `start` to `last`, in UTC and in order."""
        day = self.local(start).date()
        while day <= last:
            yield from _open_on(self, day)
            day += A_DAY


ALWAYS = Hours()


def read(
    zone: str,
    week: Mapping[str, Sequence[Sequence[str]]],
    country: str = "",
    subdivision: str = "",
    free_days: Collection[str] = (),
) -> Hours:
    """Hours as they are stored: {"mon": [["09:00", "17:00"], …], …}, days as ISO 8601. Raises ValueError."""
    if unknown := set(week) - set(DAYS):
        raise ValueError(f"No day of the week: {', '.join(sorted(unknown))}")
    _zone(zone)
    spans = tuple(_merged([(_minute(opens), _minute(closes)) for opens, closes in week.get(day, ())]) for day in DAYS)
    return Hours(zone, spans, country, subdivision, frozenset(date.fromisoformat(day) for day in free_days))


def _minute(clock: str) -> int:
    """'09:00' → 540; '24:00' is the end of a day."""
    hour, _, minute = clock.partition(":")
    found = int(hour) * 60 + int(minute)
    if not (0 <= found <= MINUTES_OF_A_DAY and 0 <= int(minute) < 60):
        raise ValueError(f"No time of day: {clock}")
    return found


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    found: list[Span] = []
    for opens, closes in sorted(spans):
        if closes <= opens:
            raise ValueError("It has to close later than it opens.")
        if found and opens <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], closes)
        else:
            found.append((opens, closes))
    return tuple(found)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError) as unknown:
        raise ValueError(f"No time zone: {name}") from unknown


@lru_cache(maxsize=8192)
def _open_on(hours: Hours, day: date) -> tuple[Open, ...]:
    spans = hours.week[day.weekday()]
    if not spans or hours.why_free(day):
        return ()
    zone = _zone(hours.zone)
    found = [(_moment(day, opens, zone), _moment(day, closes, zone)) for opens, closes in spans]
    return tuple((opens, closes) for opens, closes in found if opens < closes)


def _moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """When clocks first show this. What they skip in spring is the moment at which they skip it."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    at = wall.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == wall:
        return at
    return _skip(wall.replace(tzinfo=zone, fold=1).astimezone(UTC), at, zone)


def _skip(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The moment, to the second, at which clocks go forward between two others."""
    offset = before.astimezone(zone).utcoffset()
    seconds = range((after - before) // A_SECOND + 1)
    jumped = bisect(seconds, False, key=lambda s: (before + s * A_SECOND).astimezone(zone).utcoffset() != offset)
    return before + jumped * A_SECOND
