"""The learning curve: how often the owner is asked, week by week, and how much goes without."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from accounts.models import User
from tickets.procedures import weeks, weeks_before
from tickets.procedures.weeks import WEEK, Counted

# Of fewer tickets nothing is said: one question more would change it too much.
LEAST = 10
MOST_PEOPLE = 6
DEFINITIONS = {
    "worked": "Tickets on which somebody wrote an answer, or asked the owner, that week. Each counts once a week.",
    "asked": "Questions to the owner that were not taken back, for every 100 tickets that were worked on that week.",
    "used": "Of the tickets worked on that week, the share for which somebody said of a procedure that it was used.",
    "alone": "Of the tickets worked on that week, the share that the owner was not asked about and did not answer.",
    "kinds": "Kinds of tickets that the owner was asked about in the last four weeks, those asked about most first.",
    "never_fit": "Procedures in use that were found not to fit at least twice within two years, and were never used.",
    "instead": "How often in the last four weeks somebody was about to ask, and found the answer in a procedure.",
}


@dataclass(frozen=True)
class Week:
    """The figures are None where there are too few tickets to say."""

    start: date
    worked: int = 0
    asked_times: int = 0
    used_on: int = 0
    alone_on: int = 0

    @property
    def asked(self) -> int | None:
        """For every 100 tickets."""
        return per_100(self.asked_times, self.worked)

    @property
    def used(self) -> int | None:
        """In per cent."""
        return per_100(self.used_on, self.worked)

    @property
    def alone(self) -> int | None:
        """In per cent."""
        return per_100(self.alone_on, self.worked)


@dataclass(frozen=True)
class Curve:
    """One person's weeks, or those of all together, from the first with work to this one; none is left out."""

    name: str
    weeks: Sequence[Week]


@dataclass(frozen=True)
class Learning:
    """`this_week` is its Monday; `people` are assistants, those with the most work first."""

    this_week: date
    everybody: Curve
    people: Sequence[Curve]


def per_100(count: int, of: int) -> int | None:
    return round(100 * count / of) if of >= LEAST else None


def curves(now: datetime, zone: ZoneInfo) -> Learning | None:
    """None while the weeks are being counted. Six statements at most."""
    before = weeks_before.of(*weeks.long_over(now, zone), zone)
    if before is None:
        return None
    this, found = weeks.monday(now, zone), [*before, *weeks.lately(now, zone)]
    names = {person.pk: person.short_name for person in User.objects.filter(role="assistant")}
    work = {pk: sum(each.worked for each in found if each.person == pk) for pk in names}
    busiest = sorted((pk for pk in names if work[pk]), key=lambda pk: (-work[pk], pk))[:MOST_PEOPLE]
    people = [Curve(names[pk], _weeks((each for each in found if each.person == pk), this)) for pk in busiest]
    return Learning(this, Curve("Everybody", _weeks((each for each in found if each.person is None), this)), people)


def _weeks(found: Iterable[Counted], this: date) -> list[Week]:
    by_start = {each.week: each for each in found}
    if not by_start:
        return []
    first = min(by_start)
    starts = [first + number * WEEK for number in range((this - first) // WEEK + 1)]
    return [_week(start, by_start.get(start)) for start in starts]


def _week(start: date, found: Counted | None) -> Week:
    return Week(start, found.worked, found.asked, found.used, found.alone) if found else Week(start)
