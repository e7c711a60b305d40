"""The page of response targets: what is promised to whom, in which order, on and off; who may, and what is refused."""

import pytest

from tests.cast import signed_in
from tests.routing.promises import make_hours, make_target
from tickets.models import PromiseSweep, ResponseTarget

pytestmark = pytest.mark.django_db


@pytest.fixture
def hours(db):
    return make_hours("Office hours", {"mon": [["09:00", "17:00"]]}, is_default=True)


def form(by, **fields):
    plain = {"name": "Complaints", "kind": "complaint", "priority": "", "hours": by.pk, "warn_at_percent": 75}
    first = {"first_answer_hours": "2", "first_answer_minutes": "30"}
    return {**plain, **first, **fields}


def shown(adam):
    return signed_in(adam).get("/routing/targets/").content.decode()


@pytest.mark.parametrize("way", ["", "switch/", "place/"])
def test_an_assistant_may_not_change_them(way, asha, hours):
    target = make_target(hours=hours)
    assert signed_in(asha).post(f"/routing/targets/{target.pk}/{way}", form(hours)).status_code == 403


def test_an_empty_page_leads_to_the_hours_first_and_then_to_the_first_promise(adam):
    assert "First say when you work" in shown(adam)
    answer = signed_in(adam).get("/routing/targets/new/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/routing/hours/new/")
    make_hours()
    assert "Make the first promise" in shown(adam)


def test_an_admin_makes_a_promise(adam, hours):
    answer = signed_in(adam).post("/routing/targets/new/", form(hours, resolution_hours="16"))
    assert answer.status_code == 303
    target = ResponseTarget.objects.get()
    assert (target.key, target.kind, target.hours, target.is_on) == ("complaints", "complaint", hours, True)
    assert (target.first_answer, target.next_answer, target.resolution) == (150, None, 960)
    page = shown(adam)
    assert "Complaint: first answer within 2 h 30 min, resolved within 16 h" in page
    assert "warns when 75 % of the time is gone" in page
    assert PromiseSweep.objects.get().ended_at is None


def test_two_of_one_name_have_keys_of_their_own(adam, hours):
    for _ in range(2):
        signed_in(adam).post("/routing/targets/new/", form(hours))
    assert list(ResponseTarget.objects.values_list("key", "position")) == [("complaints", 1), ("complaints-2", 2)]


def test_a_change_keeps_the_key_and_the_place(adam, hours):
    target = make_target("vip", hours=hours, position=3)
    signed_in(adam).post(f"/routing/targets/{target.pk}/", form(hours, first_answer_hours="1"))
    target.refresh_from_db()
    assert (target.key, target.position, target.name, target.first_answer) == ("vip", 3, "Complaints", 90)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"first_answer_hours": "", "first_answer_minutes": ""}, "Promise at least one of the three"),
        ({"first_answer_hours": "-1"}, "greater than or equal to 0"),
        ({"first_answer_minutes": "75"}, "less than or equal to 59"),
        ({"first_answer_hours": "99999"}, "less than or equal to 2000"),
        ({"warn_at_percent": "100"}, "less than or equal to 99"),
        ({"kind": "nonsense"}, "Select a valid choice"),
        ({"hours": "999"}, "Select a valid choice"),
        ({"name": ""}, "This field is required"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(typed, said, adam, hours):
    page = signed_in(adam).post("/routing/targets/new/", form(hours, **typed))
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not ResponseTarget.objects.exists()


def test_switching_off_and_on_says_so_in_words(adam, hours):
    target = make_target(hours=hours)
    browser = signed_in(adam)
    browser.post(f"/routing/targets/{target.pk}/switch/")
    target.refresh_from_db()
    assert target.is_on is False
    assert "Switch on" in shown(adam)
    browser.post(f"/routing/targets/{target.pk}/switch/", {"on": "yes"})
    target.refresh_from_db()
    assert target.is_on is True


def test_targets_move_by_one_and_stop_at_the_ends(adam, hours):
    for number, key in enumerate("abc"):
        make_target(key, hours=hours, position=number)
    browser = signed_in(adam)

    def move(key, way):
        browser.post(f"/routing/targets/{ResponseTarget.objects.get(key=key).pk}/place/", {"way": way})
        return "".join(ResponseTarget.objects.values_list("key", flat=True))

    assert move("c", "up") == "acb"
    assert move("a", "up") == "acb"
    assert move("a", "down") == "cab"
    assert move("b", "down") == "cab"
    assert PromiseSweep.objects.exists()


def test_a_kind_that_is_not_used_any_more_stays_where_it_was_chosen(adam, hours):
    target = make_target("old", hours=hours, kind="long-gone")
    page = signed_in(adam).get(f"/routing/targets/{target.pk}/").content.decode()
    assert '<option value="long-gone" selected>' in page
