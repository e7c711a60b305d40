"""On which days the business works: by its default hours, without public holidays and days on which nobody does."""

from datetime import date

from tickets.models import DaysOff
from tickets.recurring.schedule import IsWorking
from tickets.routing.business_hours import hours
from tickets.routing.promises import targets

SATURDAY = 5
MOST_DAYS_OFF = 500


def known() -> IsWorking:
    """Two statements; Monday to Friday as long as nobody has said when the business works."""
    business = targets.default_hours()
    off = list(DaysOff.objects.filter(person=None).order_by("-last").values_list("first", "last")[:MOST_DAYS_OFF])

    def is_working(day: date) -> bool:
        return _opens(business, day) and not any(first <= day <= last for first, last in off)

    return is_working


def _opens(business: hours.Hours, day: date) -> bool:
    if business is hours.ALWAYS:
        return day.weekday() < SATURDAY
    return bool(business.week[day.weekday()]) and not business.why_free(day)
