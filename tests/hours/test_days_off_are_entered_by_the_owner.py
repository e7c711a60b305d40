from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.cast import signed_in
from tickets.errors import Refused
from tickets.hours import days_off
from tickets.models import DaysOff

SOON = timezone.now().date() + timedelta(days=3)


def entered(browser, **fields):
    return browser.post("/days-off/", {"first": SOON.isoformat(), "why": "holiday", **fields})


def test_for_everybody_or_one_person_for_one_day_or_several(olivia, asha):
    browser = signed_in(olivia)
    assert entered(browser, note="Midsummer").status_code == 303
    entered(browser, person=asha.pk, last=(SOON + timedelta(days=4)).isoformat(), why="sick", is_paid="on")
    theirs, all_ = DaysOff.objects.order_by("last").reverse()
    assert (all_.person, all_.first, all_.last, all_.is_paid) == (None, SOON, SOON, False)
    assert (theirs.person, theirs.last - theirs.first, theirs.is_paid) == (asha, timedelta(days=4), True)
    assert "Midsummer" in browser.get("/days-off/").content.decode()
    browser.post(f"/days-off/{all_.pk}/removal/")
    assert list(DaysOff.objects.all()) == [theirs]


def test_an_assistant_sees_their_own_and_those_of_all_and_enters_none(asha, tara, olivia, adam):
    for person, note in ((asha, "Wedding"), (tara, "Surgery"), (None, "Harvest")):
        days_off.add(olivia, person, SOON, SOON, why="holiday", is_paid=False, note=note)
    browser = signed_in(asha)
    found = browser.get("/days-off/").content.decode()
    assert "Wedding" in found
    assert "Harvest" in found
    assert "Surgery" not in found
    assert "Enter days off" not in found
    row = DaysOff.objects.get(note="Wedding")
    assert entered(browser).status_code == browser.post(f"/days-off/{row.pk}/removal/").status_code == 403
    assert signed_in(adam).get("/days-off/").status_code == 403
    assert DaysOff.objects.count() == 3
    for person in (asha, adam):
        with pytest.raises(Refused, match="by the owner"):
            days_off.add(person, person, SOON, SOON, why="holiday", is_paid=True, note="")
        with pytest.raises(Refused, match="by the owner"):
            days_off.remove(person, row)


@pytest.mark.parametrize(
    "wrong",
    [
        {"first": ""}, {"first": "soon"}, {"first": "0001-01-01"}, {"last": "2020-01-01"}, {"last": "2199-01-01"},
        {"why": "because"}, {"last": "x"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_what_was_typed(olivia, wrong):
    answer = entered(signed_in(olivia), note="Midsummer", **wrong)
    assert answer.status_code == 422
    assert "Midsummer" in answer.content.decode()
    assert not DaysOff.objects.exists()


@pytest.mark.parametrize("person", ["0", "99999999", "x", "9" * 30, "²"])
def test_somebody_who_is_not_there_has_none(olivia, person):
    assert entered(signed_in(olivia), person=person).status_code == 404


def test_those_long_past_are_not_listed(olivia):
    days_off.add(olivia, None, date(2020, 1, 1), date(2020, 1, 2), why="holiday", is_paid=False, note="")
    assert list(days_off.of(olivia)) == []
