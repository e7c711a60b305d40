"""Agreements and shifts as tests want them."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import User
from tickets.models import Business, DaysOff, PayAgreement, Shift

WORKDAYS = [0, 1, 2, 3, 4]
# Long over, with 20 working days.
FIRST, LAST = date(2021, 2, 1), date(2021, 2, 28)


def agree(person: User, by: User, amount: str | None = "12", from_day: date = FIRST, **fields: Any) -> PayAgreement:
    amounts = {"amount": None if amount is None else Decimal(amount), "days": WORKDAYS, "agreed_by": by}
    return PayAgreement.objects.create(person=person, from_day=from_day, **{**amounts, **fields})


def work(person: User, day: date, seconds: int = 7200, hour: int = 9) -> Shift:
    """A shift from `hour` o'clock on, where the person is."""
    began = datetime(day.year, day.month, day.day, hour, tzinfo=person.tzinfo)
    return Shift.objects.create(person=person, began_at=began, ended_at=began + timedelta(seconds=seconds))


def work_all(person: User, first: date = FIRST, last: date = LAST) -> None:
    """Two hours on each working day."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    for day in days:
        if day.weekday() in WORKDAYS:
            work(person, day)


def be_off(by: User, first: date, last: date | None = None, person: User | None = None, **fields: Any) -> DaysOff:
    return DaysOff.objects.create(person=person, first=first, last=last or first, added_by=by, **fields)


def run_business(currency: str = "USD", time_zone: str = "UTC") -> Business:
    return Business.objects.create(pk=1, currency=currency, time_zone=time_zone)
