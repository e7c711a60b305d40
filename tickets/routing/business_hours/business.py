"""The business hours that admins keep. A change has what was promised by them counted anew."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tickets.errors import Refused
from tickets.models import BusinessHours
from tickets.routing import reckoning
from tickets.routing.business_hours import opening_times, public_holidays
from tickets.routing.business_hours.hours import DAYS
from tickets.routing.promises import recounting, targets

DAY_NAMES = dict(zip(DAYS, ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), strict=True))
MOST_FREE_DAYS = 400
MOST_ROWS = 50


@dataclass(frozen=True)
class Coming:
    """A day on which nobody works although its week says so."""

    day: date
    name: str


def listed() -> QuerySet[BusinessHours, BusinessHours]:
    """Those of the desk first; `used` is how many targets go by them."""
    return BusinessHours.objects.annotate(used=Count("targets")).order_by("-is_default", "name")[:MOST_ROWS]


def found(pk: int) -> BusinessHours:
    """Raises Http404."""
    return get_object_or_404(BusinessHours, pk=pk)


@transaction.atomic
def save(row: BusinessHours) -> None:
    """The first are those of the desk. Refused when there are too many."""
    if row.pk is None and BusinessHours.objects.count() >= MOST_ROWS:
        raise Refused(f"There can be {MOST_ROWS} kinds of business hours at most.")
    row.is_default = row.is_default or not BusinessHours.objects.exclude(pk=row.pk).filter(is_default=True).exists()
    row.save()
    recounting.ask()
    reckoning.anew()


@transaction.atomic
def make_default(row: BusinessHours) -> None:
    """Rules that speak of business hours mean these."""
    BusinessHours.objects.filter(is_default=True).update(is_default=False)
    BusinessHours.objects.filter(pk=row.pk).update(is_default=True)
    reckoning.anew()


@transaction.atomic
def remove(row: BusinessHours) -> None:
    """Refused while something goes by them."""
    if row.targets.exists():
        raise Refused(f"Response targets go by “{row.name}”. Give them other hours first.")
    if row.is_default and BusinessHours.objects.exclude(pk=row.pk).exists():
        raise Refused("These are the hours of the desk. Choose others for the desk first.")
    row.delete()
    reckoning.anew()


def in_words(row: BusinessHours) -> list[str]:
    """'Monday to Friday 9:00–17:00', …; days that are alike and follow each other together."""
    runs: list[tuple[str, list[str]]] = []
    for day in DAYS:
        told = opening_times.told(row.week.get(day, ()))
        if runs and runs[-1][0] == told:
            runs[-1][1].append(DAY_NAMES[day])
        else:
            runs.append((told, [DAY_NAMES[day]]))
    return [f"{_range(days)} {told}" for told, days in runs if told]


def coming(row: BusinessHours) -> list[Coming]:
    """The next free days and holidays, by name."""
    today = _today(row)
    days = dict.fromkeys((day for each in row.free_days if (day := date.fromisoformat(each)) >= today), "Free day")
    days |= dict(public_holidays.coming(row.country, row.subdivision, today))
    return [Coming(day, name) for day, name in sorted(days.items())][:8]


def _today(row: BusinessHours) -> date:
    try:
        return targets.hours_of(row).local(timezone.now()).date()
    except ValueError:
        return timezone.localdate()


def _range(days: list[str]) -> str:
    if len(days) == 1:
        return days[0]
    return "Every day" if len(days) == len(DAYS) else f"{days[0]} to {days[-1]}"
