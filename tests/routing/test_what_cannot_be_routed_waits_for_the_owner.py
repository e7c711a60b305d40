from contextlib import suppress
from datetime import timedelta
from unittest.mock import Mock

import pytest
from django.db.models import F
from django.utils import timezone

from tests.cast import make_customer, make_mailbox, open_ticket, signed_in
from tests.mail.letters import mail
from tests.routing.rules_in_force import come, does, in_force, when
from tickets.errors import NotStored
from tickets.health import figures, judging
from tickets.models import RoutingFault, Ticket
from tickets.models.event import Verb
from tickets.models.ticket import Visibility
from tickets.models.trouble import TroubleKind
from tickets.routing import assigning, ruleset
from tickets.routing.marks import marking
from tickets.routing.ruleset import RulesUnreadable

pytestmark = pytest.mark.django_db
TAG = {"then": does("add_tag", "seen")}


@pytest.fixture
def mailbox(db):
    return make_mailbox("support@example.com")


@pytest.fixture
def poison(monkeypatch):
    """Carrying out fails for the ticket 'Poison', as if the database refused what a rule sets."""
    mark = marking.mark

    def fail(ticket, *given):
        if ticket.subject == "Poison":
            raise ValueError("value too long\nFailing row contains (secret)")
        return mark(ticket, *given)

    monkeypatch.setattr("tickets.routing.carrying_out.mark", fail)


def swept(later=timedelta(minutes=2)):
    Ticket.objects.update(last_activity_at=timezone.now() - later)
    assigning.route_left_behind()


def said_of_routing():
    return [found.said for found in judging.judge(figures.gather()).found if found.kind == TroubleKind.READING]


def test_the_one_at_fault_holds_up_no_other_and_says_why(mailbox, poison, olivia):
    in_force(TAG)
    first, bad, last = come(mailbox, mail("Fine"), mail("Poison"), mail("Fine too"))
    assert [each.visibility for each in (first, bad, last)] == [Visibility.TEAM, Visibility.HELD, Visibility.TEAM]
    assert (first.tags, bad.tags) == (["seen"], [])
    [why] = bad.events.filter(verb=Verb.NOT_DONE)
    assert "value too long" in why.detail["reason"]
    assert "secret" not in str(why.detail)
    assert "stays with the owner" in signed_in(olivia).get(f"/tickets/{bad.reference}/").content.decode()


def test_it_is_not_tried_again_at_once_but_later_and_told_once(mailbox, poison, monkeypatch):
    in_force(TAG)
    [bad] = come(mailbox, mail("Poison"))
    swept()
    assert RoutingFault.objects.get().attempts == 1
    RoutingFault.objects.update(next_try_at=timezone.now())
    swept()
    fault = RoutingFault.objects.get()
    assert fault.attempts == 2
    assert fault.next_try_at > timezone.now() + timedelta(minutes=4)
    assert bad.events.filter(verb=Verb.NOT_DONE).count() == 1


def test_other_rules_give_it_another_try(mailbox, poison, monkeypatch):
    in_force(TAG)
    [bad] = come(mailbox, mail("Poison"))
    Ticket.objects.update(subject="Mended")
    swept()
    assert RoutingFault.objects.exists()
    in_force({"then": does("add_tag", "again")})
    swept()
    bad.refresh_from_db()
    assert (bad.visibility, bad.tags) == (Visibility.TEAM, ["again"])
    assert not RoutingFault.objects.exists()


class Killed(BaseException):
    """The worker ends in mid-course, and nobody is left to write down why."""


@pytest.fixture
def deadly(monkeypatch):
    """Carrying out kills the worker for the ticket 'Deadly'."""
    mark = marking.mark

    def kill(ticket, *given):
        if ticket.subject == "Deadly":
            raise Killed
        return mark(ticket, *given)

    monkeypatch.setattr("tickets.routing.carrying_out.mark", kill)


def test_one_that_kills_its_worker_keeps_no_other_back_and_is_tried_ever_more_seldom(mailbox, deadly, olivia):
    in_force(TAG)
    for subject in ("Fine", "Deadly", "Fine too"):
        with suppress(Killed):
            come(mailbox, mail(subject))
    Ticket.objects.update(visibility=Visibility.HELD)
    deaths = 0
    for _ in range(60):  # sweeps, a quarter of a minute apart
        RoutingFault.objects.update(next_try_at=F("next_try_at") - timedelta(seconds=15))
        try:
            swept()
        except Killed:
            deaths += 1
    assert list(Ticket.objects.order_by("pk").values_list("visibility", flat=True)) == ["team", "held", "team"]
    assert deaths == 3  # together with the others, after a minute, and after five more
    [why] = Ticket.objects.get(subject="Deadly").events.filter(verb=Verb.NOT_DONE)
    assert "ended" in why.detail["reason"]
    [said] = said_of_routing()
    assert "1 new ticket could not be routed" in said


def test_a_sweep_that_an_outage_stopped_suspects_nobody(mailbox, monkeypatch):
    in_force(TAG)
    ticket = open_ticket(mailbox, make_customer(), visibility=Visibility.HELD)
    with monkeypatch.context() as away:
        away.setattr(assigning, "read", Mock(side_effect=NotStored("The storage is away")))
        swept()
    assert not RoutingFault.objects.exists()
    swept()
    ticket.refresh_from_db()
    assert ticket.visibility == Visibility.TEAM


def test_owners_and_admins_are_told(mailbox, poison):
    in_force(TAG)
    assert said_of_routing() == []
    come(mailbox, mail("Poison"))
    [said] = said_of_routing()
    assert "1 new ticket could not be routed" in said
    assert "ValueError" in said
    assert "value too long" not in said, "it may quote the mail"


def test_rules_that_cannot_be_read_hold_all_and_the_rule_is_named(mailbox, asha):
    in_force(TAG, {"name": "Broken one", "when": when("subject", "matches", "(")})
    with pytest.raises(RulesUnreadable, match="Broken one"):
        ruleset.current()
    [ticket] = come(mailbox)
    assert ticket.visibility == Visibility.HELD
    assert signed_in(asha).get(f"/tickets/{ticket.reference}/").status_code == 404
    [said] = said_of_routing()
    assert "“Broken one”" in said
    in_force(TAG)
    assert said_of_routing() == []
    swept()
    ticket.refresh_from_db()
    assert (ticket.visibility, ticket.tags) == (Visibility.TEAM, ["seen"])


def test_a_rule_set_that_names_what_is_not_there_holds_all(mailbox):
    rule_set = in_force(TAG)
    type(rule_set).objects.create(versions=[*rule_set.versions, 987_654])
    assert come(mailbox)[0].visibility == Visibility.HELD
