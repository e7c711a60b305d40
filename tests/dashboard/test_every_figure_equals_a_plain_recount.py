"""What the desk counts in SQL, day by day, is what plain Python counts of the same rows."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.models import User
from tests.dashboard.recounted import Recount
from tests.dashboard.test_counting_as_it_happens_equals_counting_from_the_truth import STEPS, Desk
from tests.routing.promises import make_target
from tickets.dashboard.counting import counter, reading
from tickets.dashboard.counting.moments import MOMENTS
from tickets.models import Business, DailyCount, Ticket


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "Asia/Kolkata"])
def test_whatever_people_do(asha: User, olivia: User, zone: str) -> None:
    Business.objects.create(pk=1, time_zone=zone)
    desk = Desk(7, [asha, olivia], olivia)
    make_target()
    for _ in range(2 * STEPS):
        desk.step()
    counter.count_all()
    wanted = Recount(ZoneInfo(zone), {olivia.pk}).figures()
    assert wanted.keys() == MOMENTS.keys()
    assert sum(not each for each in wanted.values()) <= 1, wanted
    for what, by_day in wanted.items():
        assert stored(what) == by_day, what


def test_open_tickets_by_age(asha: User, olivia: User) -> None:
    desk, today = Desk(3, [asha, olivia], olivia), datetime.now(UTC).date()
    for _ in range(STEPS):
        desk.step()
    counter.count_all()
    for age in reading.open_by_age(today):
        is_open = Ticket.objects.filter(status__in=("open", "waiting", "asked"))
        days = [each.created_at.astimezone(UTC).date() for each in is_open]
        assert age.count == sum(age.first <= day <= age.last for day in days), age
    assert reading.open_by_age(today)[0].last == today > reading.open_by_age(today)[-1].last + timedelta(days=30)


def stored(what: str) -> Counter[date]:
    return Counter(dict(DailyCount.objects.filter(what=what, by="").values_list("day", "count")))
