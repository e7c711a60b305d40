"""What a task keeps of the weeks is what counting all of them at once gives, and no page waits for it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache

from tests.cast import make_customer, open_ticket, signed_in
from tests.procedures.written import published
from tickets import tasks
from tickets.models import Escalation, Message, ProcedureUse
from tickets.procedures import weeks, weeks_before

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 4, 12, tzinfo=UTC)


@pytest.fixture
def worked(mailbox, asha, olivia):
    """A ticket each third day of the last hundred, also about the midnights between weeks and a change of clocks."""
    cache.clear()
    refund = published(olivia, "Refund")
    for day in range(0, 100, 3):
        at = NOW - timedelta(days=day, hours=day % 24)
        ticket = open_ticket(mailbox, make_customer(), at=at)
        author = olivia if day % 4 == 0 else asha
        Message.objects.create(ticket=ticket, direction="reply", author=author, text="Yes", created_at=at)
        Message.objects.create(ticket=ticket, direction="reply", author=asha, created_at=at + timedelta(days=8))
        if day % 2:
            Escalation.objects.create(ticket=ticket, asked_by=asha, asked_at=at)
            uses = {"procedure": refund, "version": refund.current, "outcome": "used", "began_at": at}
            ProcedureUse.objects.create(ticket=ticket, **uses)
    olivia.time_zone = BERLIN.key
    olivia.save()


def in_order(counted):
    return sorted(counted, key=lambda each: (each.week, each.person or 0))


def at_once():
    return in_order(weeks.between(*weeks.long_over(NOW, BERLIN), BERLIN))


def test_kept_week_by_week_they_are_what_all_at_once_gives(worked, monkeypatch, django_assert_num_queries):
    weeks_before.count_all(NOW)
    monkeypatch.setattr(weeks_before, "FEW", 0)
    with django_assert_num_queries(0):
        kept = weeks_before.of(*weeks.long_over(NOW, BERLIN), BERLIN)
    assert in_order(kept) == at_once() != []


def test_of_a_small_desk_they_are_counted_when_somebody_asks(worked, django_assert_num_queries):
    expected = at_once()
    for statements in (3, 0):
        with django_assert_num_queries(statements):
            assert in_order(weeks_before.of(*weeks.long_over(NOW, BERLIN), BERLIN)) == expected


def test_a_change_of_long_ago_is_counted_within_a_week(worked, asha, mailbox):
    weeks_before.count_all(NOW)
    late = open_ticket(mailbox, make_customer())
    Message.objects.create(ticket=late, direction="reply", author=asha, created_at=NOW - timedelta(days=60))
    weeks_before.count_all(NOW)
    assert in_order(weeks_before.of(*weeks.long_over(NOW, BERLIN), BERLIN)) != at_once()
    weeks_before.count_all(NOW + timedelta(days=7, hours=1))
    assert in_order(weeks_before.of(*weeks.long_over(NOW, BERLIN), BERLIN)) == at_once()


def test_of_a_large_desk_the_page_says_that_they_are_being_counted(worked, olivia, monkeypatch):
    monkeypatch.setattr(weeks_before, "FEW", -1)
    page = signed_in(olivia)
    assert "being counted" in page.get("/learning/").content.decode()
    tasks.count_weeks()
    assert "being counted" not in page.get("/learning/").content.decode()
