from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.cast import make_customer, make_mailbox, open_ticket
from tests.mail.letters import mail
from tests.routing.rules_in_force import come, does, in_force, when
from tickets.desk import replying, sorting, working
from tickets.models import BusinessHours, DueReckoning, RuleRun, RuleSet, Ticket
from tickets.models.event import Verb
from tickets.models.ticket import Visibility
from tickets.routing import reckoning, timed
from tickets.routing.business_hours import business
from tickets.routing.rules.facts import LONG_AGO

HOUR = timedelta(hours=1)
STALE = {
    "name": "Stale",
    "runs": ["time"],
    "when": when("hours_since_customer", "at_least", 2),
    "then": does("add_tag", "stale"),
}


@pytest.fixture
def mailbox(db):
    return make_mailbox("support@example.com")


def old(mailbox, hours, **more):
    """Carl wrote it so many hours ago, and nobody has said anything since."""
    at = timezone.now() - hours * HOUR
    moments = {"at": at, "customer_wrote_at": at, "status_since": at}
    return open_ticket(mailbox, make_customer(), **moments | more)


def ages(ticket, hours):
    """As if all of it had happened so much earlier."""
    ticket.refresh_from_db()
    for moment in ("created_at", "customer_wrote_at", "we_wrote_at", "status_since", "rules_due_at"):
        if (at := getattr(ticket, moment)) is not None:
            setattr(ticket, moment, at - hours * HOUR)
    ticket.save()


def run(ticket):
    timed.run_due()
    ticket.refresh_from_db()
    return ticket


def reckon():
    while reckoning.go_on():
        pass


def test_a_rule_runs_when_its_hours_are_over_and_not_before(mailbox):
    in_force(STALE, acts_since=LONG_AGO)
    [ticket] = come(mailbox)
    assert ticket.rules_due_at == ticket.customer_wrote_at + 2 * HOUR
    ages(ticket, 1)
    assert run(ticket).tags == []
    ages(ticket, 1)
    assert run(ticket).tags == ["stale"]
    [event] = ticket.events.filter(verb=Verb.RULES_RAN)
    assert event.detail["occasion"] == "time"
    assert RuleRun.objects.get().moment == (ticket.customer_wrote_at + 2 * HOUR).isoformat()


def test_it_runs_once_for_a_moment_whoever_looks(mailbox):
    in_force(STALE, acts_since=LONG_AGO)
    ticket = old(mailbox, 3, rules_due_at=timezone.now())
    run(ticket)
    Ticket.objects.update(rules_due_at=timezone.now(), tags=[])
    assert run(ticket).tags == []
    assert RuleRun.objects.count() == 1
    again = RuleRun.objects.get()
    again.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_it_runs_anew_when_the_customer_has_written_again(mailbox):
    in_force(STALE, acts_since=LONG_AGO)
    [ticket] = come(mailbox, mail("Hello", message_id="<first@customer.example>"))
    ages(ticket, 3)
    run(ticket)
    come(mailbox, mail("Re: Hello", "More", in_reply_to="<first@customer.example>"))
    assert run(ticket).rules_due_at == ticket.customer_wrote_at + 2 * HOUR
    ages(ticket, 3)
    run(ticket)
    assert RuleRun.objects.count() == 2


def test_what_was_over_when_the_rule_was_switched_on_is_left_alone(mailbox):
    ticket = old(mailbox, 3, rules_due_at=timezone.now())
    in_force(STALE)
    assert run(ticket).tags == []
    assert ticket.rules_due_at is None


def test_a_change_has_rules_look_again(mailbox, asha):
    """Two hours were over while it was nobody's; now it is somebody's."""
    both = {"all": [{"field": "hours_since_customer", "at_least": 2}, {"field": "assignee", "is": asha.email}]}
    in_force(STALE | {"when": both}, acts_since=LONG_AGO)
    ticket = old(mailbox, 3, rules_due_at=timezone.now())
    assert run(ticket).tags == []
    assert ticket.rules_due_at is None
    working.assign(ticket, asha, asha)
    assert run(ticket).tags == ["stale"]


def test_one_rule_of_time_makes_way_for_another(mailbox):
    """The first one's change is what the second one waits for."""
    second = {"all": [{"field": "hours_since_customer", "at_least": 1}, {"field": "tags", "has": "stale"}]}
    in_force(STALE | {"when": second, "then": does("set_priority", "high")}, STALE, acts_since=LONG_AGO)
    ticket = old(mailbox, 3, rules_due_at=timezone.now())
    assert run(ticket).tags == ["stale"]
    assert run(ticket).priority == "high"
    run(ticket)
    assert ticket.rules_due_at is None


def test_our_answer_moves_its_own_moment(mailbox, asha):
    quiet = when("hours_since_ours", "at_least", 48)
    in_force(STALE | {"when": quiet, "then": does("resolve_silently")}, acts_since=LONG_AGO)
    ticket = old(mailbox, 3)
    replying.reply(ticket, asha, "<p>Hello</p>")
    ages(ticket, 47)
    assert run(ticket).status == "waiting"
    ages(ticket, 2)
    assert run(ticket).status == "resolved"


def test_business_hours_stand_still_at_night(mailbox):
    """The business works for one hour a week: 30 days of the calendar are four of its hours."""
    BusinessHours.objects.create(name="Rare", week={"mon": [["09:00", "10:00"]]}, is_default=True)
    business = when("hours_since_customer", "at_least", 6, hours="business")
    in_force(STALE | {"when": business}, acts_since=LONG_AGO)
    ticket = old(mailbox, 30 * 24, rules_due_at=timezone.now())
    assert run(ticket).tags == []
    assert ticket.rules_due_at > timezone.now()
    ages(ticket, 30 * 24)
    assert run(ticket).tags == ["stale"]


def office(**more):
    every_day = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    return BusinessHours(name="Office", **{"week": every_day} | more)


def test_other_business_hours_make_no_rule_run_anew_for_the_same(mailbox):
    """It was over by the former hours, and is over since another moment by the new ones."""
    business.save(office())
    in_force(STALE | {"when": when("hours_since_customer", "at_least", 6, hours="business")}, acts_since=LONG_AGO)
    ticket = old(mailbox, 30 * 24, rules_due_at=timezone.now())
    assert run(ticket).tags == ["stale"]
    row = BusinessHours.objects.get()
    row.free_days = [str(ticket.customer_wrote_at.date())]
    business.save(row)
    Ticket.objects.update(rules_due_at=timezone.now(), tags=[])
    assert run(ticket).tags == []
    assert RuleRun.objects.count() == 1


def test_business_hours_that_begin_sooner_are_reckoned_with(mailbox, settled):
    never = office(week={})
    business.save(never)
    in_force(STALE | {"when": when("hours_since_customer", "at_least", 6, hours="business")}, acts_since=LONG_AGO)
    ticket = old(mailbox, 7, rules_due_at=timezone.now())
    reckon()
    assert run(ticket).rules_due_at is None
    never.week = office().week
    business.save(never)
    assert reckoning.waits()
    reckon()
    assert run(ticket).tags == ["stale"]


def test_what_only_the_owner_sees_or_is_held(mailbox):
    in_force(STALE, acts_since=LONG_AGO)
    owners, held = (
        old(mailbox, 3, rules_due_at=timezone.now(), visibility=visibility)
        for visibility in (Visibility.OWNER, Visibility.HELD)
    )
    assert run(owners).tags == ["stale"]
    assert owners.visibility == Visibility.OWNER
    assert run(held).tags == []


def test_a_ticket_at_fault_says_so_and_holds_up_no_other(mailbox, monkeypatch):
    in_force(STALE, acts_since=LONG_AGO)
    bad, good = old(mailbox, 3, rules_due_at=timezone.now()), old(mailbox, 3, rules_due_at=timezone.now())
    carry_out = timed.carry_out

    def fail(decided, **more):
        if any(each.pk == bad.pk for each, _, _ in decided):
            raise ValueError("too long\nsecret")
        carry_out(decided, **more)

    monkeypatch.setattr(timed, "carry_out", fail)
    assert run(good).tags == ["stale"]
    run(bad)
    assert bad.rules_due_at > timezone.now() + HOUR
    assert "too long" in bad.events.get(verb=Verb.NOT_DONE).detail["reason"]


def test_without_rules_for_time_nothing_is_due(mailbox, asha):
    in_force({"then": does("add_tag", "x")})
    [ticket] = come(mailbox)
    sorting.set_priority(ticket, "high", asha)
    ticket.refresh_from_db()
    assert ticket.rules_due_at is None


@pytest.fixture
def settled(monkeypatch):
    """A change of rules is reckoned with at once."""
    monkeypatch.setattr(reckoning, "SETTLES_IN", timedelta(0))


def test_a_new_rule_finds_the_tickets_that_are_there(mailbox, settled):
    young, past = old(mailbox, 1), old(mailbox, 30)
    in_force(STALE)
    assert reckoning.waits()
    reckon()
    young.refresh_from_db()
    past.refresh_from_db()
    assert young.rules_due_at == young.customer_wrote_at + 2 * HOUR
    assert past.rules_due_at is None
    assert not reckoning.waits()


def test_rules_that_are_gone_leave_nothing_due(mailbox, settled):
    ticket = old(mailbox, 1)
    in_force(STALE)
    reckon()
    in_force({"then": does("add_tag", "x")})
    reckon()
    ticket.refresh_from_db()
    assert ticket.rules_due_at is None


def test_a_change_that_has_nothing_to_do_with_time_costs_nothing(mailbox, settled, monkeypatch):
    rule_set = in_force(STALE)
    reckon()
    RuleSet.objects.create(versions=rule_set.versions)
    monkeypatch.setattr(reckoning, "_move", lambda *given: pytest.fail("Tickets were gone through"))
    reckon()
    assert DueReckoning.objects.exclude(ended_at=None).count() == 2


def test_a_worker_that_dies_leaves_it_to_the_next_where_it_stands(mailbox, settled, monkeypatch):
    tickets = [old(mailbox, 1) for _ in range(5)]
    monkeypatch.setattr(reckoning, "AT_ONCE", 2)
    monkeypatch.setattr(reckoning, "MOST_SECONDS", 0)
    in_force(STALE)
    reckoning._step(reckoning.ruleset.current())
    assert DueReckoning.objects.get().done_to == tickets[1].pk
    monkeypatch.setattr(reckoning, "MOST_SECONDS", 9)
    reckon()
    assert Ticket.objects.filter(rules_due_at=None).count() == 0


def test_it_waits_until_everybody_goes_by_the_new_rules(mailbox):
    old(mailbox, 1)
    in_force(STALE)
    assert not reckoning.waits()
    assert not reckoning.go_on()


def test_business_hours_that_are_still_to_pass_are_found(mailbox, settled):
    """By the calendar it is long over, in business hours it is not."""
    BusinessHours.objects.create(name="Rare", week={"mon": [["09:00", "10:00"]]}, is_default=True)
    in_force(STALE | {"when": when("hours_since_customer", "at_least", 6, hours="business")})
    weeks_ago, long_ago = old(mailbox, 20 * 24), old(mailbox, 100 * 24)
    reckon()
    weeks_ago.refresh_from_db()
    long_ago.refresh_from_db()
    assert weeks_ago.rules_due_at is not None
    assert long_ago.rules_due_at is None
    run(weeks_ago)
    assert weeks_ago.rules_due_at > timezone.now()
