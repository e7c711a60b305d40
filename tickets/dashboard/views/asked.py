"""What the owner's pages go by: the day it is for the business, and the period that was chosen."""

from datetime import date

from django.http import HttpRequest

from tickets.dashboard.counting import periods
from tickets.dashboard.period import MOST_DAYS, Period, chosen


def today_and_period(request: HttpRequest, most: int | None = MOST_DAYS) -> tuple[date, Period]:
    """Only for owners: others would be told the day of nobody in particular. `most`: see `chosen`."""
    today = periods.today()
    return today, chosen(request.GET.dict(), today, most)
