"""Figures that are still being counted are said to be: else an owner would take them for the truth."""

from django.utils import timezone

from accounts.models import User
from tests.cast import signed_in
from tickets.dashboard.counting import counter, marks
from tickets.models import CountedDay, CountMark, Ticket

SAID = "being counted"


def said(by: User) -> bool:
    return SAID in signed_in(by).get("/today/").content.decode()


def test_right_after_an_upgrade_before_any_day_is_known(lived: list[Ticket], olivia: User) -> None:
    assert not said(olivia)
    CountedDay.objects.all().delete()
    marks.everything()
    assert said(olivia)
    counter.count_all()
    assert not said(olivia)


def test_not_of_what_happens_all_the_time(lived: list[Ticket], olivia: User) -> None:
    CountMark.objects.create(hour=timezone.now())
    CountedDay.objects.filter(pk__in=list(CountedDay.objects.values_list("pk", flat=True)[:2])).update(is_stale=True)
    assert not said(olivia)
