"""The page of business hours: the week as people write it, holidays by name, free days; who may, what is refused."""

import pytest

from tests.cast import signed_in
from tests.routing.promises import make_hours, make_target
from tickets.models import BusinessHours, PromiseSweep
from tickets.routing.business_hours import opening_times
from tickets.routing.promises import targets

pytestmark = pytest.mark.django_db

ROUTES = ["/routing/hours/", "/routing/hours/new/", "/routing/targets/", "/routing/targets/new/"]
WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "9:00–17:00")


def form(**fields):
    plain = {"name": "Office hours", "time_zone": "Europe/Berlin", "country": "DE", "subdivision": "BY", "free": ""}
    return {**plain, **WEEK, **fields}


@pytest.mark.parametrize("address", ROUTES)
def test_an_assistant_may_not_look(address, asha):
    assert signed_in(asha).get(address).status_code == 403
    assert signed_in(asha).post(address, {}).status_code == 403


@pytest.mark.parametrize("way", ["", "default/", "removal/"])
def test_an_assistant_may_not_change_them(way, asha):
    row = make_hours()
    assert signed_in(asha).post(f"/routing/hours/{row.pk}/{way}", form()).status_code == 403
    assert BusinessHours.objects.get() == row


def test_an_empty_page_teaches_what_hours_are_for(adam):
    page = signed_in(adam).get("/routing/hours/").content.decode()
    assert "Say when you work" in page
    assert "/routing/hours/new/" in page


def test_an_admin_sets_them_and_they_are_the_desks(adam):
    answer = signed_in(adam).post("/routing/hours/new/", form(sat="10-14", free="2026-12-24\n2026-12-31"))
    assert answer.status_code == 303
    row = BusinessHours.objects.get()
    assert row.week["mon"] == [["09:00", "17:00"]]
    assert row.week["sat"] == [["10:00", "14:00"]]
    assert "sun" not in row.week
    assert (row.country, row.subdivision, row.free_days) == ("DE", "BY", ["2026-12-24", "2026-12-31"])
    assert row.is_default
    assert targets.default_hours() == targets.hours_of(row)
    page = signed_in(adam).get("/routing/hours/").content.decode()
    for words in ("Monday to Friday 9:00–17:00", "Saturday 10:00–14:00", "Europe/Berlin", "Closed next:"):
        assert words in page


def test_holidays_of_the_chosen_country_are_shown_by_name_and_nothing_is_saved(adam):
    page = signed_in(adam).post("/routing/hours/new/", form(country="US", subdivision="BY", look="yes"))
    assert page.status_code == 200
    text = page.content.decode()
    assert "Christmas Day" in text
    assert "California" in text
    assert not BusinessHours.objects.exists()


def test_what_is_left_of_another_country_means_nothing(adam):
    signed_in(adam).post("/routing/hours/new/", form(country="US", subdivision="BY"))
    assert BusinessHours.objects.get().subdivision == ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"mon": "9-5"}, "It has to close later than it opens"),
        ({"mon": "from nine"}, "Write it like 9:00–17:00"),
        ({"mon": "25:00-26:00"}, "There is no such time of day"),
        ({"free": "Christmas"}, "is no day"),
        ({"time_zone": "Mars/Base"}, "Select a valid choice"),
        ({"country": "ZZ"}, "Select a valid choice"),
        (dict.fromkeys(WEEK, ""), "A business that never opens can promise nothing"),
        ({"name": ""}, "This field is required"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(typed, said, adam):
    page = signed_in(adam).post("/routing/hours/new/", form(**typed))
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not BusinessHours.objects.exists()


def test_a_change_has_promises_counted_anew_and_the_page_says_so(adam):
    row = make_hours(is_default=True)
    signed_in(adam).post(f"/routing/hours/{row.pk}/", form())
    assert PromiseSweep.objects.get().ended_at is None
    assert "are being counted anew" in signed_in(adam).get("/routing/hours/").content.decode()


def test_others_become_the_desks(adam):
    first, second = make_hours("First", is_default=True), make_hours("Second")
    signed_in(adam).post(f"/routing/hours/{second.pk}/default/")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.is_default, second.is_default) == (False, True)


def test_hours_by_which_something_goes_are_not_removed(adam):
    row = make_hours("Used", is_default=True)
    make_target(hours=row)
    answer = signed_in(adam).post(f"/routing/hours/{row.pk}/removal/", follow=True)
    assert "Response targets go by" in answer.content.decode()
    spare = make_hours("Spare")
    signed_in(adam).post(f"/routing/hours/{spare.pk}/removal/")
    assert list(BusinessHours.objects.all()) == [row]


@pytest.mark.parametrize(
    ("typed", "spans"),
    [
        ("9:00–17:00", [["09:00", "17:00"]]),
        ("9-12.30, 13:30 - 17", [["09:00", "12:30"], ["13:30", "17:00"]]),
        ("9am to 5pm", [["09:00", "17:00"]]),
        ("12 am - 12 pm", [["00:00", "12:00"]]),
        ("8h30-12 and 14-24", [["08:30", "12:00"], ["14:00", "24:00"]]),
        ("Closed", []),
        ("all day", [["00:00", "24:00"]]),
    ],
)
def test_times_are_read_as_people_write_them(typed, spans):
    assert opening_times.read(typed) == spans
    assert opening_times.read(opening_times.told(spans)) == spans


@pytest.mark.parametrize("typed", ["13pm-14pm", "9", "9-", "24:30-25", "1-2,2-3,3-4,4-5,5-6,6-7,7-8", "9:5-10"])
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(ValueError):
        opening_times.read(typed)
