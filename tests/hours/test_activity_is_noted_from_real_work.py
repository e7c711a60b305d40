from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from redis.exceptions import RedisError

from tests.cast import signed_in
from tickets.hours import activity
from tickets.models import ActivityMinute

BY_ITSELF = {"HTTP_HX_REQUEST": "true", "HTTP_HX_SOURCE": "section#list"}
BY_A_LINK = {"HTTP_HX_REQUEST": "true", "HTTP_HX_SOURCE": "a"}


@pytest.fixture(autouse=True)
def _nothing_was_noted():
    """The broker outlives a database: it may know people of an earlier run by the same numbers."""
    cache.clear()


def minutes(person):
    return ActivityMinute.objects.filter(person=person).count()


def test_a_page_opened_and_a_button_pressed_are_activity(asha, olivia):
    for person in (asha, olivia):
        browser = signed_in(person)
        browser.get("/queues/open/")
        assert minutes(person) == 1
        browser.post("/shift/")
        assert minutes(person) <= 2  # the clock may have gone on to the next minute


@pytest.mark.parametrize(
    ("told", "counts"),
    [
        (BY_ITSELF, 0), (BY_A_LINK, 1), ({"HTTP_HX_REQUEST": "true", "HTTP_HX_SOURCE": "div#conversation"}, 0),
        ({"HTTP_SEC_FETCH_DEST": "iframe"}, 0), ({"HTTP_SEC_FETCH_DEST": "image"}, 0),
        ({"HTTP_SEC_FETCH_DEST": "document"}, 1),
    ],
)  # fmt: skip
def test_what_a_page_asks_for_by_itself_is_none(asha, told, counts):
    signed_in(asha).get("/queues/open/", **told)
    assert minutes(asha) == counts


def test_writing_is_work_also_where_the_page_saves_it(asha, ticket):
    signed_in(asha).post(f"/tickets/{ticket.reference}/draft/", {"html": "Hi"}, **BY_ITSELF)
    assert minutes(asha) == 1


def test_of_those_who_do_not_work_on_tickets_nothing_is_noted(adam):
    signed_in(adam).get("/queues/open/")
    assert minutes(adam) == 0


def test_signing_out_and_what_is_missing_break_nothing(asha):
    browser = signed_in(asha)
    assert browser.get("/tickets/NOPE-00/").status_code == 404
    assert browser.post("/accounts/logout/").status_code == 302
    assert browser.get("/queues/open/").status_code == 302


def test_however_much_happens_a_minute_costs_two_statements(asha):
    with CaptureQueriesContext(connection) as captured:
        for _ in range(20):
            activity.note(asha)
    assert len([each for each in captured if "SAVEPOINT" not in each["sql"]]) == 2
    at = timezone.now()
    for seconds in (0, 1, 2):
        activity.record(asha, at.replace(second=seconds))
    assert minutes(asha) == 1


def test_without_a_broker_it_is_noted_all_the_same(asha, monkeypatch):
    def gone(*args, **kwargs):
        raise RedisError("gone")

    monkeypatch.setattr(cache, "add", gone)
    activity.note(asha)
    activity.note(asha)
    assert 1 <= minutes(asha) <= 2


def test_minutes_are_told_in_their_order(asha, olivia):
    at = timezone.now().replace(second=0, microsecond=0)
    for person, ago in ((asha, 1), (asha, 3), (olivia, 2), (asha, 9)):
        activity.record(person, at - timedelta(minutes=ago))
    found = activity.minutes(asha, at - timedelta(minutes=5), at)
    assert found == [at - timedelta(minutes=3), at - timedelta(minutes=1)]
