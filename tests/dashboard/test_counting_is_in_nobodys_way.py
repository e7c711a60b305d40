"""Who works waits for nobody who counts, and what is written meanwhile is counted the next time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Event as Signal

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from accounts.seeing import seen_as
from tests.cast import make_customer, make_mailbox, open_ticket
from tickets.dashboard.counting import behind, counter, reading
from tickets.locks import Lock, hold
from tickets.models import CountedDay, CountMark, Customer, DailyCount, Mailbox, Ticket
from tickets.models.ticket import Status

PATIENCE = 60


def came_in() -> int:
    today = datetime.now(UTC).date()
    return reading.counts(today - timedelta(days=1), today).of("came_in")


def in_a_transaction(work: Callable[[], object], done: Signal, end: Signal) -> None:
    """Commits only once `end` is set."""
    try:
        with transaction.atomic():
            work()
            done.set()
            assert end.wait(PATIENCE)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_what_is_not_committed_yet_is_counted_later() -> None:
    box, carl, done, end = make_mailbox(), make_customer(), Signal(), Signal()
    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(in_a_transaction, lambda: open_ticket(box, carl), done, end)
        assert done.wait(PATIENCE)
        counter.count_all()
        assert came_in() == 0
        end.set()
        working.result()
    counter.count_all()
    assert came_in() == 1


@pytest.mark.django_db(transaction=True)
def test_two_do_not_count_at_once() -> None:
    open_ticket(make_mailbox(), make_customer())
    done, end = Signal(), Signal()
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(in_a_transaction, lambda: hold(Lock.COUNTING), done, end)
        assert done.wait(PATIENCE)
        assert counter.go_on() is False
        assert came_in() == 0
        end.set()
        other.result()
    counter.go_on()
    assert came_in() == 1


def test_a_day_that_took_long_rests(ticket: Ticket, olivia: User) -> None:
    now = timezone.now()
    counter.count_all()
    CountedDay.objects.update(took_ms=3000, counted_at=now)
    open_ticket(ticket.mailbox, ticket.customer)
    counter.go_on(now + timedelta(seconds=59))
    assert (came_in(), counter.still_to_count() > 0) == (1, True)
    counter.go_on(now + timedelta(seconds=61))
    assert (came_in(), counter.still_to_count()) == (2, 0)


def test_nothing_is_marked_by_what_no_figure_counts(ticket: Ticket, asha: User) -> None:
    counter.count_all()
    Ticket.objects.update(assignee=asha, subject="Another", status=Status.WAITING)
    assert not CountMark.objects.exists()


def test_a_list_behind_a_figure_shows_nobody_more_than_they_may_see(
    private: Ticket, mailbox: Mailbox, carl: Customer, asha: User, adam: User, olivia: User
) -> None:
    shared, today = open_ticket(mailbox, carl), datetime.now(UTC).date()
    listed = {who: set(behind.tickets(who, "came_in", today, today)) for who in (olivia, asha, adam)}
    assert listed == {olivia: {private, shared}, asha: {shared}, adam: {shared}}


def test_what_was_counted_is_not_there_for_an_assistant(private: Ticket, asha: User, olivia: User) -> None:
    counter.count_all()
    assert DailyCount.objects.exists()
    with seen_as(asha):
        assert not DailyCount.objects.exists()
        assert reading.counts(date(2000, 1, 1), date(2100, 1, 1)).of("came_in") == 0
