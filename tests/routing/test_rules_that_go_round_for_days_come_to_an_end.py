"""A rule that sets off itself by way of the clock: each decision ends, and the next one begins it anew."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import make_mailbox
from tests.mail.letters import mail
from tests.routing.rules_in_force import come, does, in_force, when
from tickets.desk import sorting, waking
from tickets.models import Occasion, Ticket
from tickets.models.event import Verb
from tickets.routing import running
from tickets.routing.facts import lookups

AGAIN = {"name": "Later", "runs": ["change"], "when": when("status", "is", "open"), "then": does("snooze", 0.01)}


@pytest.fixture
def ticket(db):
    [ticket] = come(make_mailbox("support@example.com"), mail())
    return ticket


def round_about(ticket):
    Occasion.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    running.run_due()
    Ticket.objects.exclude(snoozed_until=None).update(snoozed_until=timezone.now())
    waking.wake_due()
    ticket.refresh_from_db()


def test_a_rule_that_puts_off_what_wakes_stops_after_a_while_and_says_so(ticket, monkeypatch):
    monkeypatch.setattr(lookups, "MOST_IN_A_DAY", 5)
    in_force(AGAIN)
    Occasion.objects.create(ticket=ticket, kind="change", detail={"changed": ["status"]})
    for _ in range(9):
        round_about(ticket)
    assert ticket.rule_runs.count() == 5
    assert ticket.status == "open"
    last = ticket.events.filter(verb=Verb.RULES_RAN).latest("pk")
    assert "“Later” ran" in last.detail["limited"]
    assert not Occasion.objects.exists()


def test_other_rules_and_other_tickets_go_on(ticket, asha, monkeypatch):
    monkeypatch.setattr(lookups, "MOST_IN_A_DAY", 1)
    in_force({"name": "Tag", "runs": ["change"], "when": when("priority", "is", "high"), "then": does("add_tag", "x")})
    [other] = come(ticket.mailbox, mail("Another"))
    for each in (ticket, other):
        sorting.set_priority(each, "high", asha)
        round_about(each)
        assert each.tags == ["x"]
