from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import open_ticket
from tickets.desk import ahead, moments, replying, snoozing, waking, working
from tickets.errors import Refused
from tickets.models import Event, Ticket
from tickets.routing.promises import targets

LATER = timedelta(hours=3)


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


def put_off(ticket, by, until=None):
    return snoozing.snooze(ticket, until or timezone.now() + LATER, by)


def let_it_be_due(*tickets):
    Ticket.objects.filter(pk__in=[each.pk for each in tickets]).update(snoozed_until=timezone.now())


def test_it_waits_until_then_and_the_customers_clock_goes_on(asha, ticket):
    until = timezone.now() + LATER
    event = put_off(ticket, asha, until)
    assert event.verb == "snoozed"
    assert event.detail == {"from": None, "to": until.isoformat()}
    held = fresh(ticket)
    assert (held.status, held.snoozed_until) == ("waiting", until)
    assert held.awaits_answer_since == ticket.awaits_answer_since
    assert held.status_since is not None


def test_when_it_is_due_it_is_open_on_top_and_says_why(asha, ticket):
    put_off(ticket, asha)
    let_it_be_due(ticket)
    assert waking.wake_due() == 1
    woken = fresh(ticket)
    assert (woken.status, woken.snoozed_until) == ("open", None)
    assert woken.last_activity_at > ticket.last_activity_at
    event = Event.objects.get(verb="woken")
    assert (event.actor, event.detail["reason"]) == (None, waking.DUE)


def test_what_is_not_due_goes_on_sleeping_and_nothing_is_woken_twice(asha, ticket):
    put_off(ticket, asha)
    assert waking.wake_due() == 0
    let_it_be_due(ticket)
    assert (waking.wake_due(), waking.wake_due()) == (1, 0)
    assert Event.objects.filter(verb="woken").count() == 1


def test_a_moment_that_outlived_its_ticket_wakes_nothing(asha, mailbox, carl):
    resolved = open_ticket(mailbox, carl, status="resolved", snoozed_until=timezone.now())
    waking.wake_due()
    assert (fresh(resolved).status, fresh(resolved).snoozed_until) == ("resolved", None)
    assert not Event.objects.filter(verb="woken").exists()


def test_many_are_woken_in_batches_of_a_constant_number_of_statements(asha, mailbox, carl, monkeypatch):
    monkeypatch.setattr(waking, "MOST_AT_ONCE", 4)
    targets.current()  # whether anything is promised is remembered for seconds
    counted = []
    for many in (1, 3):
        for _ in range(many):
            open_ticket(mailbox, carl, status="waiting", snoozed_until=timezone.now())
        with CaptureQueriesContext(connection) as captured:
            assert waking.wake_due() == many
        counted.append(len(captured))
    assert counted[0] == counted[1]
    for _ in range(9):
        open_ticket(mailbox, carl, status="waiting", snoozed_until=timezone.now())
    assert waking.wake_due() == 9


@pytest.mark.parametrize("verb", [working.resolve, working.reopen, lambda t, by: replying.reply(t, by, "<p>Hi</p>")])
def test_answering_resolving_and_reopening_end_it(asha, ticket, verb):
    put_off(ticket, asha)
    verb(ticket, asha)
    assert fresh(ticket).snoozed_until is None


def test_an_answer_that_is_taken_back_puts_it_off_again(asha, ticket):
    put_off(ticket, asha)
    asleep = fresh(ticket)
    outgoing = replying.reply(ticket, asha, "<p>Here it is</p>")
    replying.undo(outgoing, asha)
    again = fresh(ticket)
    assert (again.status, again.snoozed_until) == ("waiting", asleep.snoozed_until)
    assert again.awaits_answer_since == asleep.awaits_answer_since


def test_waking_by_hand_and_noting_that_it_was_awake_already(asha, ticket):
    put_off(ticket, asha)
    event = snoozing.wake(ticket, asha)
    assert (event.verb, event.actor, fresh(ticket).status) == ("woken", asha, "open")
    assert snoozing.wake(ticket, asha) is None


@pytest.mark.parametrize(("ahead_by", "why"), [(-60, "past"), (367 * 86400, "a year at most")])
def test_a_moment_that_makes_no_sense_is_refused(asha, ticket, ahead_by, why):
    with pytest.raises(Refused, match=why):
        put_off(ticket, asha, timezone.now() + timedelta(seconds=ahead_by))


def test_spam_is_not_put_off(asha, mailbox, carl):
    with pytest.raises(Refused, match="spam"):
        put_off(open_ticket(mailbox, carl, status="spam"), asha)


def test_the_choices_are_mornings_where_the_reader_is():
    saturday = datetime(2026, 11, 28, 20, tzinfo=UTC)
    with timezone.override("Asia/Kolkata"):
        hours, tomorrow, week = moments.choices(saturday)
    assert hours.at == saturday + LATER
    assert tomorrow.at == datetime(2026, 11, 30, 3, 30, tzinfo=UTC), "it is Sunday there already"
    assert week.at == datetime(2026, 11, 30, 3, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ((2026, 11, 24, 17, 40), "17:40"),
        ((2026, 11, 25, 9, 0), "tomorrow 9:00"),
        ((2026, 11, 28, 9, 5), "Sat 9:05"),
        ((2026, 12, 3, 9, 0), "3 Dec 9:00"),
        ((2027, 1, 3, 9, 0), "3 Jan 2027"),
    ],
)
def test_what_is_to_come_is_said_shortly(at, words):
    assert ahead.told(datetime(*at, tzinfo=UTC), datetime(2026, 11, 24, 10, tzinfo=UTC)) == words


@pytest.mark.django_db(transaction=True)
def test_a_ticket_that_somebody_holds_is_left_for_the_next_time(mailbox, carl):
    asleep = open_ticket(mailbox, carl, status="waiting", snoozed_until=timezone.now())
    other = connection.copy()
    try:
        with other.cursor() as cursor, transaction.atomic():
            cursor.execute("BEGIN; SELECT 1 FROM tickets_ticket WHERE id = %s FOR UPDATE", [asleep.pk])
            assert waking.wake_due() == 0
            cursor.execute("COMMIT")
        assert waking.wake_due() == 1
    finally:
        other.close()
