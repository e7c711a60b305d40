from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from tests.cast import join, open_ticket
from tickets.hours import tracking
from tickets.locks import Lock
from tickets.models import Shift
from tickets.models.shift import FORGOTTEN_AFTER
from tickets.routing import roster
from tickets.routing.rules.facts import LONG_AGO


def member(email):
    return next(each for each in roster.team() if each.email == email)


def test_owner_and_assistants_are_there_and_admins_are_not(asha, olivia, adam):
    assert [each.email for each in roster.team()] == [asha.email, olivia.email]


def test_who_was_deactivated_is_given_nothing(asha, olivia):
    User.objects.filter(pk=asha.pk).update(is_active=False)
    assert [each.email for each in roster.team()] == [olivia.email]


def test_languages_and_shifts_are_told(asha):
    User.objects.filter(pk=asha.pk).update(languages="en hi")
    assert not member(asha.email).on_shift
    tracking.begin(asha)
    told = member(asha.email)
    assert (told.name, told.languages, told.on_shift) == ("Asha", ("en", "hi"), True)
    tracking.end(asha)
    assert not member(asha.email).on_shift


def test_a_shift_that_was_forgotten_is_none(asha):
    Shift.objects.create(person=asha, began_at=timezone.now() - FORGOTTEN_AFTER)
    assert not member(asha.email).on_shift


def test_open_tickets_are_counted_and_no_others(asha, mailbox, carl, monkeypatch):
    for status in ("open", "open", "waiting", "resolved", "spam"):
        open_ticket(mailbox, carl, assignee=asha, status=status)
    open_ticket(mailbox, carl)
    assert member(asha.email).open == 2
    monkeypatch.setattr(roster, "MOST_COUNTED", 1)
    assert member(asha.email).open == 1


def test_whose_turn_it_was_is_remembered(asha, olivia):
    now = timezone.now()
    assert member(asha.email).last_given_at == LONG_AGO
    roster.gave({asha.email: now - timedelta(hours=1), "nobody@example.com": now})
    roster.gave({asha.email: now, olivia.email: now - timedelta(hours=2)})
    assert [each.last_given_at for each in roster.team()] == [now, now - timedelta(hours=2)]


@pytest.mark.django_db
def test_it_is_one_statement_for_any_team(mailbox, carl):
    counted = []
    for first, last in ((0, 1), (1, 8)):
        for number in range(first, last):
            person = join(f"p{number}@example.com", f"Person {number}", "assistant")
            tracking.begin(person)
            open_ticket(mailbox, carl, assignee=person)
        with CaptureQueriesContext(connection) as captured:
            assert [each.open for each in roster.team()] == [1] * last
        counted.append(len(captured))
    assert counted == [1, 1]


@transaction.atomic
def hold_briefly():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '100ms'")
    roster.hold_turns()


@pytest.mark.django_db(transaction=True)
def test_turns_are_given_by_one_worker_at_a_time():
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [Lock.TURNS])
            with pytest.raises(OperationalError):
                hold_briefly()
            cursor.execute("COMMIT")
        hold_briefly()
    finally:
        other.close()
