"""A month, as its first day; in addresses '2026-10'."""

from datetime import date, timedelta

from tickets.hours.costs.reckoning import days_of

DAY = timedelta(days=1)


class MonthConverter:
    regex = "20[0-9]{2}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"


def first_of(day: date) -> date:
    return day.replace(day=1)


def last_of(month: date) -> date:
    return days_of(month.year, month.month)[-1]


def before(month: date) -> date:
    return first_of(month - DAY)


def after(month: date) -> date:
    return last_of(month) + DAY


def read(text: str, otherwise: date) -> date:
    """'2026-10'; `otherwise` for what is none of a year from 2000 to 2099."""
    try:
        day = date.fromisoformat(f"{text}-01")
    except ValueError:
        return otherwise
    return day if day.year // 100 == 20 else otherwise
