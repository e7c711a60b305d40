import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from accounts.models import User
from tests.cast import join
from tests.dashboard.digests import planned, queued
from tickets import tasks
from tickets.dashboard.digest import planning, sending
from tickets.errors import Refused
from tickets.models import DigestPlan, DigestSent

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
WEEK, DAY, MINUTE = timedelta(days=7), timedelta(days=1), timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _without_pictures(monkeypatch):
    """They take seconds; how they look is tested where a whole mail is."""
    monkeypatch.setattr("tickets.dashboard.digest.pictures.drawn", lambda plots: [])


def days():
    return [str(each.day) for each in DigestSent.objects.order_by("day")]


def test_it_is_sent_at_its_hour_and_the_next_one_a_day_later(olivia):
    plan = planned(olivia, MONDAY)
    assert sending.due(MONDAY - MINUTE) == []
    assert sending.due(MONDAY) == [plan.pk]
    assert sending.send(plan.pk, MONDAY).to == [olivia.email]
    plan.refresh_from_db()
    assert (plan.next_at, days()) == (MONDAY + DAY, ["2026-11-23"])
    assert sending.send(plan.pk, MONDAY) is None
    assert len(queued()) == 1


def test_a_desk_that_was_off_for_a_week_sends_one(olivia):
    plan = planned(olivia, MONDAY - WEEK)
    sending.send(plan.pk, MONDAY + timedelta(hours=1))
    assert sending.due(MONDAY + timedelta(hours=1)) == []
    assert (len(queued()), days()) == (1, ["2026-11-23"])


def test_one_that_was_missed_waits_where_todays_is_still_to_come(olivia):
    plan = planned(olivia, MONDAY - DAY)
    assert sending.send(plan.pk, MONDAY - timedelta(hours=5)) is None
    plan.refresh_from_db()
    assert plan.next_at == MONDAY


def test_the_next_one_tells_of_what_came_since(olivia):
    plan = planned(olivia, MONDAY)
    sending.send(plan.pk, MONDAY)
    sending.send(plan.pk, MONDAY + DAY)
    told = [(each.since, each.until) for each in DigestSent.objects.order_by("day")]
    assert told == [(MONDAY, MONDAY), (MONDAY, MONDAY + DAY)]


def test_another_hour_brings_no_second_one_on_the_same_day(olivia):
    plan = planned(olivia, MONDAY)
    sending.send(plan.pk, MONDAY)
    DigestPlan.objects.update(hour=17)
    plan = planning.of_owners().get()
    assert planning.following(plan, MONDAY) == MONDAY + DAY + timedelta(hours=9)
    DigestPlan.objects.update(next_at=MONDAY + timedelta(hours=9))
    assert sending.send(plan.pk, MONDAY + timedelta(hours=9)) is None
    assert len(queued()) == 1


def test_who_moves_to_another_time_zone_gets_it_by_the_clocks_there(olivia):
    planned(olivia, MONDAY)
    User.objects.update(time_zone="America/New_York")
    assert sending.due(MONDAY - MINUTE) == []
    assert DigestPlan.objects.get().next_at == MONDAY + timedelta(hours=5)


def test_who_chose_never_gets_none(olivia):
    plan = planning.change(olivia, "never", 8, 0)
    assert (plan.next_at, sending.due(MONDAY + 9 * WEEK)) == (None, [])


@pytest.mark.parametrize("ended", [{"is_active": False}, {"role": "assistant"}, {"role": "admin"}])
def test_who_is_no_owner_any_more_gets_none(olivia, ended):
    plan = planned(olivia, MONDAY)
    User.objects.update(**ended)
    assert sending.due(MONDAY) == []
    assert sending.send(plan.pk, MONDAY) is None


def test_nobody_else_plans_one(asha, adam):
    for person in (asha, adam):
        with pytest.raises(Refused):
            planning.change(person, "daily", 8, 0)
        with pytest.raises(Refused):
            sending.ask_for_one(person)
        assert sending.send_one_now(person.pk) is None


def test_each_owner_gets_their_own(olivia):
    oscar = join("oscar@example.com", "Oscar Owner", "owner")
    for person in (olivia, oscar):
        sending.send(planned(person, MONDAY).pk, MONDAY)
    assert [mail.to for mail in queued()] == [[olivia.email], [oscar.email]]


def test_one_at_once_is_one_however_often_the_button_is_pressed(olivia):
    planned(olivia, MONDAY)
    assert sending.send_one_now(olivia.pk)
    assert sending.send_one_now(olivia.pk) is None
    with pytest.raises(Refused, match="on its way"):
        sending.ask_for_one(olivia)
    assert (len(queued()), days()) == (1, []), "the daily one comes all the same"


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_send_one(olivia):
    plan = planned(olivia, MONDAY)
    barrier = threading.Barrier(6)

    def work():
        barrier.wait()
        try:
            sending.send(plan.pk, MONDAY)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(6)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert (len(queued()), days()) == (1, ["2026-11-23"])


def test_what_fails_while_it_is_written_is_tried_again(olivia, monkeypatch):
    plan = planned(olivia, MONDAY)
    with monkeypatch.context() as broken:
        broken.setattr("tickets.dashboard.digest.writing.letter", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            sending.send(plan.pk, MONDAY)
    assert sending.due(MONDAY) == [plan.pk]
    assert sending.send(plan.pk, MONDAY) is not None


def test_the_task_rings_for_what_is_due(olivia, monkeypatch):
    plan, rung = planned(olivia, MONDAY), []
    monkeypatch.setattr("tickets.later.enqueue_once", lambda task, row: rung.append((task, row)))
    tasks.send_digests()
    assert rung == [("send_digest", plan.pk)]
