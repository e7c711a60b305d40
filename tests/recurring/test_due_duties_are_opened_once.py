"""A duty that is due becomes one ticket, however many workers look, and whatever becomes of the clock."""

import threading
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connections

from tests.procedures.made import check, procedure
from tests.recurring.made import MONDAY, make_duty, open_at
from tickets.models import DaysOff, Duty, DutyRun, ProcedureUse, Promise, Ticket
from tickets.models.ticket import Visibility
from tickets.recurring import opening

DUE = datetime(2026, 11, 2, 9, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture
def duty(olivia, asha, mailbox) -> Duty:
    return make_duty(olivia, asha, mailbox)


def test_it_is_a_ticket_in_her_queue_when_it_is_due_and_not_before(duty, asha):
    assert opening.open_due(DUE - timedelta(seconds=1)) == 0
    assert opening.open_due(DUE) == 1
    run = DutyRun.objects.get()
    ticket = run.ticket
    assert (ticket.subject, ticket.kind, ticket.kind_name) == ("Read the statistics", "duty", "Duty")
    assert (ticket.assignee, ticket.visibility, ticket.status) == (asha, Visibility.TEAM, "open")
    assert (run.day, run.due_at, run.late_at) == (MONDAY, DUE, DUE + timedelta(hours=8))
    duty.refresh_from_db()
    assert duty.next_on == date(2026, 11, 9)


def test_looking_again_opens_nothing(duty):
    assert [opening.open_due(DUE) for _ in range(3)] == [1, 0, 0]


def test_nothing_is_promised_to_the_desk_itself(duty):
    ticket = open_at(duty, DUE).ticket
    assert not Promise.objects.exists()
    assert (ticket.rules_due_at, ticket.promised_at, ticket.awaits_answer_since) == (None, None, None)


def test_a_clock_that_is_put_back_opens_no_day_twice(duty):
    opening.open_due(DUE + WEEK)
    Duty.objects.update(next_on=MONDAY)
    opening.open_due(DUE)
    opening.open_due(DUE + WEEK)
    assert list(Ticket.objects.order_by("pk").values_list("duty_run__day", flat=True)) == [MONDAY + WEEK, MONDAY]


def test_a_desk_that_was_off_opens_the_last_missed_and_passes_over_the_others(duty):
    run = open_at(duty, DUE + 3 * WEEK + timedelta(hours=5))
    assert run.day == MONDAY + 3 * WEEK
    assert DutyRun.objects.filter(ticket=None).count() == 3
    assert "3 earlier days are passed over" in run.ticket.events.get(verb="opened").detail["reason"]
    assert run.late_at == DUE + 3 * WEEK + timedelta(hours=5 + 8)


def test_a_paused_duty_is_not_opened(duty):
    Duty.objects.update(is_on=False)
    assert opening.open_due(DUE) == 0


def test_once_is_once(olivia, asha, mailbox):
    once = make_duty(olivia, asha, mailbox, recurrence="")
    assert open_at(once, DUE).day == MONDAY
    once.refresh_from_db()
    assert once.next_on is None
    assert opening.open_due(DUE + WEEK) == 0


def test_nine_in_the_morning_is_nine_where_she_is(olivia, asha, mailbox):
    there = make_duty(olivia, asha, mailbox, time_zone="Asia/Kolkata", recurrence="FREQ=DAILY")
    assert open_at(there, datetime(2026, 11, 2, 3, 30, tzinfo=UTC)).due_at.hour == 3


def test_half_past_two_that_the_clocks_leave_out_is_opened_once_all_the_same(olivia, asha, mailbox):
    spring = date(2026, 3, 28)
    early = {"time_zone": "Europe/Berlin", "at": time(2, 30), "starts_on": spring, "recurrence": "FREQ=DAILY"}
    make_duty(olivia, asha, mailbox, **early)
    at = datetime(2026, 3, 28, 0, tzinfo=UTC)
    opened = sum(opening.open_due(at + timedelta(minutes=30 * step)) for step in range(2 * 24 * 3))
    assert opened == 3
    assert [run.due_at.isoformat()[11:16] for run in DutyRun.objects.order_by("day")] == ["01:30", "01:30", "00:30"]


def test_who_is_away_that_day_does_not_find_it_in_her_queue(duty, asha, olivia):
    DaysOff.objects.create(person=asha, first=MONDAY, last=MONDAY, added_by=olivia)
    ticket = open_at(duty, DUE).ticket
    assert ticket.assignee is None
    assert ticket.events.get(verb="not_done").detail["reason"] == "Asha is away that day"


def test_who_does_not_see_its_mailbox_any_more_does_not_get_it(duty, asha, mailbox):
    asha.only_mailboxes = [mailbox.pk + 1]
    asha.save()
    assert open_at(duty, DUE).ticket.assignee is None


def test_its_procedure_lies_on_it(olivia, asha, mailbox):
    steps = procedure(olivia, "Read statistics", check("Look at yesterday"))
    ticket = open_at(make_duty(olivia, asha, mailbox, procedure=steps), DUE).ticket
    assert ProcedureUse.objects.get(ticket=ticket).procedure == steps


def test_a_retired_procedure_stops_nothing(olivia, asha, mailbox):
    steps = procedure(olivia, "Read statistics", check("Look at yesterday"))
    steps.retired_at, steps.retired_by = DUE, olivia
    steps.save()
    ticket = open_at(make_duty(olivia, asha, mailbox, procedure=steps), DUE).ticket
    assert "not in use" in ticket.events.get(verb="not_done").detail["reason"]


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_open_it_once(olivia, asha, mailbox):
    make_duty(olivia, asha, mailbox)
    opened, all_there = [], threading.Barrier(4)

    def look() -> None:
        all_there.wait()
        opened.append(opening.open_due(DUE))
        connections.close_all()

    workers = [threading.Thread(target=look) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    opened.append(opening.open_due(DUE))
    assert sum(opened) == 1
    assert Ticket.objects.count() == 1
