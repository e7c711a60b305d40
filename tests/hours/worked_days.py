"""Rows of a business that somebody assists: shifts, pay, and what the daily figures have counted."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from accounts.models import User
from tickets.models import ActivityMinute, Business, DailyCount, PayAgreement, Shift

UTC = ZoneInfo("UTC")
ONE_DAY = timedelta(days=1)


def working_days(first: date, last: date) -> list[date]:
    days = [first + number * ONE_DAY for number in range((last - first).days + 1)]
    return [day for day in days if day.weekday() < 5]


def agree(person: User, by: User, from_day: date, amount: str = "12", **fields: object) -> PayAgreement:
    """So much an hour, Monday to Friday."""
    terms = {"amount": Decimal(amount), "days": [0, 1, 2, 3, 4], "agreed_by": by, **fields}
    return PayAgreement.objects.create(person=person, from_day=from_day, **terms)


def work(person: User, days: list[date], hours: float = 2) -> None:
    begins = [datetime.combine(day, time(9), UTC) for day in days]
    Shift.objects.bulk_create(Shift(person=person, began_at=at, ended_at=at + timedelta(hours=hours)) for at in begins)


def count(day: date, answered: int, asked: int = 0, own: dict[User, int] | None = None) -> None:
    """As the counter would: tickets answered, `own` of them by these people, and questions."""
    rows = [("answered", "", "", answered), ("asked", "", "", asked)]
    rows += [("answered", "person", str(person.pk), many) for person, many in (own or {}).items()]
    DailyCount.objects.bulk_create(
        DailyCount(day=day, what=what, by=by, key=key, count=many) for what, by, key, many in rows if many
    )


def active(person: User, day: date, minutes: int) -> None:
    start = datetime.combine(day, time(8), UTC)
    ActivityMinute.objects.bulk_create(
        ActivityMinute(person=person, minute=start + timedelta(minutes=number)) for number in range(minutes)
    )


def goes_by(**fields: object) -> Business:
    """What the owner said."""
    return Business.objects.update_or_create(pk=1, defaults={"time_zone": "UTC", "currency": "USD", **fields})[0]
