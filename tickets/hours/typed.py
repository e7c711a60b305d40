"""What somebody types of hours: a day and two times of it, by their own clocks, and why; pure."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


class NotATime(ValueError):
    """The text says what is wrong with it."""


def span(day: str, began: str, ended: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """'2026-03-02', '22:00', '01:30' → both moments; an end that is not after the beginning is of the next day.

    Of a time that comes twice, when clocks are put back, it is the first. Raises NotATime.
    """
    on, first, last = _day(day), _time(began), _time(ended)
    return _moment(on, first, zone), _moment(on if last > first else on + timedelta(days=1), last, zone)


def words(text: str) -> str:
    """Without what no database keeps, nor a person types."""
    return text.replace("\0", "").strip()


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        raise NotATime("Say on which day, such as 2026-03-02.") from None
    if not 2000 <= found.year <= 2200:
        raise NotATime("That day is too far away.")
    return found


def _time(text: str) -> time:
    try:
        found = time.fromisoformat(text.strip())
    except ValueError:
        raise NotATime("Say from when to when, such as 9:00 to 11:30, written as 09:00 and 11:30.") from None
    return found.replace(second=0, microsecond=0, tzinfo=None)


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    here = datetime.combine(day, at, zone)
    if here.astimezone(UTC).astimezone(zone).time() != at:
        raise NotATime(f"There was no {at:%H:%M} on that day: clocks were put forward.")
    return here.astimezone(UTC)
