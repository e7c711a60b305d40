"""Which week a page shows; pure."""

from datetime import date, timedelta

WEEK = timedelta(days=7)
DAY, LAST_DAY = timedelta(days=1), timedelta(days=6)
EARLIEST = date(2000, 1, 3)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def asked_for(text: str | None, today: date) -> date:
    """The Monday of the week in which the day of `text` lies, 'yyyy-mm-dd'; of this week where that is no past day."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        day = today
    return monday_of(day if EARLIEST <= day <= today else today)


def beside(monday: date, today: date) -> tuple[date, date | None]:
    """The Mondays before and after; none after this week's."""
    after = monday + WEEK
    return max(EARLIEST, monday - WEEK), after if after <= today else None
