"""Among what waits for the owner, as soon as there is an assistant: answered or not, it is asked no second time."""

import threading

import pytest
from django.db import connections

from tests.cast import signed_in
from tests.hours.worked_days import goes_by
from tickets.hours.value import settings
from tickets.models import Business, CountMark

ANSWER = {"minutes_before": "7.5", "hour_is_worth": "50", "currency": "USD"}


def is_asked(person):
    return 'action="/value/asked/"' in signed_in(person).get("/waits/").content.decode()


def test_an_owner_with_an_assistant_is_asked(olivia, asha):
    assert is_asked(olivia)


def test_nobody_is_asked_as_long_as_nobody_assists(olivia, adam):
    assert not is_asked(olivia)


def test_nobody_else_is_asked(asha, adam, olivia):
    assert not is_asked(asha)
    assert not is_asked(adam)


def test_the_answer_counts_and_the_rest_stays_as_it_was(olivia, asha):
    goes_by(minutes_a_question=9, time_zone="Asia/Kolkata")
    answer = signed_in(olivia).post("/value/asked/", ANSWER | {"next": "/waits/"})
    assert (answer.status_code, answer["Location"]) == (303, "/waits/")
    business = Business.objects.get()
    assert (business.hour_is_worth, float(business.minutes_before)) == (50, 7.5)
    assert (business.minutes_a_question, business.time_zone) == (9, "Asia/Kolkata")
    assert not is_asked(olivia)


def test_not_now_is_an_answer(olivia, asha):
    signed_in(olivia).post("/value/asked/", {"later": "yes"})
    assert Business.objects.get().hour_is_worth is None
    assert not is_asked(olivia)


def test_what_cannot_be_is_said_and_nothing_kept(olivia, asha):
    answer = signed_in(olivia).post("/value/asked/", ANSWER | {"hour_is_worth": "-3", "next": "/waits/"})
    assert answer.status_code == 422
    assert 'name="next" value="/waits/"' in answer.content.decode()
    assert is_asked(olivia)


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "x"])
def test_it_leads_nowhere_else(olivia, asha, address):
    assert signed_in(olivia).post("/value/asked/", ANSWER | {"next": address})["Location"] == "/value/"


@pytest.mark.parametrize(("zone", "is_counted_anew"), [("Asia/Kolkata", False), ("Europe/London", True)])
def test_days_are_counted_anew_for_another_time_zone_alone(olivia, zone, is_counted_anew):
    goes_by(time_zone="Asia/Kolkata")
    CountMark.objects.all().delete()
    business = Business.current()
    business.hour_is_worth, business.time_zone = 70, zone
    settings.keep(business, olivia)
    assert Business.objects.get().hour_is_worth == 70
    assert CountMark.objects.exists() is is_counted_anew


@pytest.mark.django_db(transaction=True)
def test_two_who_answer_at_once_are_both_heard(olivia):
    kept, both_read = [], threading.Barrier(2)

    def answer(worth: int) -> None:
        business = Business.current()
        both_read.wait()
        business.hour_is_worth = worth
        kept.append(settings.keep(business, olivia).hour_is_worth)
        connections.close_all()

    owners = [threading.Thread(target=answer, args=(worth,)) for worth in (40, 60)]
    for each in owners:
        each.start()
    for each in owners:
        each.join()
    assert sorted(kept) == [40, 60]
    assert Business.objects.get().hour_is_worth in kept
