from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import signed_in
from tickets.errors import Refused
from tickets.hours import tracking
from tickets.models import Shift
from tickets.models.shift import FORGOTTEN_AFTER


def test_who_begins_is_at_work_until_they_end(asha):
    shift = tracking.begin(asha)
    assert tracking.since(asha) == shift.began_at
    assert tracking.end(asha).ended_at is not None
    assert tracking.since(asha) is None
    assert tracking.end(asha) is None


def test_beginning_twice_is_one_shift(asha):
    assert tracking.begin(asha) == tracking.begin(asha)
    assert Shift.objects.count() == 1


def test_each_has_their_own(asha, olivia):
    tracking.begin(asha)
    assert tracking.since(olivia) is None
    tracking.begin(olivia)
    tracking.end(asha)
    assert tracking.since(olivia)


def test_a_forgotten_shift_is_not_being_at_work_and_the_next_can_begin(asha):
    long_ago = timezone.now() - FORGOTTEN_AFTER - timedelta(minutes=1)
    forgotten = Shift.objects.create(person=asha, began_at=long_ago)
    assert tracking.since(asha) is None
    shift = tracking.begin(asha)
    forgotten.refresh_from_db()
    assert forgotten.ended_at == long_ago + FORGOTTEN_AFTER
    assert tracking.since(asha) == shift.began_at


def test_an_admin_has_no_shift(adam):
    with pytest.raises(Refused, match="do not work on tickets"):
        tracking.begin(adam)
    browser = signed_in(adam)
    assert browser.post("/shift/").status_code == browser.post("/shift/end/").status_code == 403
    assert "my shift" not in browser.get("/queues/open/").content.decode()


def test_the_button_says_since_when_and_leads_back(asha):
    browser = signed_in(asha)
    assert "Start my shift" in browser.get("/queues/mine/").content.decode()
    assert browser.post("/shift/", {"next": "/queues/mine/"}).headers["Location"] == "/queues/mine/"
    page = browser.get("/queues/mine/").content.decode()
    assert "End my shift" in page
    assert "on shift since" in page
    browser.post("/shift/end/")
    assert "Start my shift" in browser.get("/queues/mine/").content.decode()


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""])
def test_nobody_is_led_elsewhere(asha, address):
    assert signed_in(asha).post("/shift/", {"next": address}).headers["Location"] == "/"
