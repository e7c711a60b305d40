"""A rule attaches a procedure, which the admin chooses by its title."""

import pytest
from django.utils import timezone

from tests.cast import make_customer, make_mailbox, open_ticket, signed_in
from tests.procedures.written import published
from tests.routing.asking import asking, make
from tests.routing.rules_in_force import come, does, in_force
from tickets.models import ProcedureUse
from tickets.models.event import Verb
from tickets.routing import effects
from tickets.routing.rulebook import naming
from tickets.routing.rules import read
from tickets.routing.rules.words import action_in_words


@pytest.fixture
def mailbox(db):
    return make_mailbox()


@pytest.fixture
def late(olivia):
    return published(olivia, "Late refund", key="late-refund")


def test_it_is_on_the_ticket_that_the_rule_routed(mailbox, late):
    in_force({"name": "Refunds", "then": does("attach_procedure", "late-refund")})
    [ticket] = come(mailbox)
    [use] = ticket.procedure_uses.all()
    assert (use.procedure, use.version, use.found, use.person) == (late, late.current, "rule", None)
    [event] = ticket.events.filter(verb=Verb.PROCEDURE_ATTACHED)
    assert (event.detail["to"], event.detail["rule"]["name"]) == ("Late refund", "Refunds")


def test_twice_is_once(mailbox, late):
    ticket = open_ticket(mailbox, make_customer())
    wanted = (asking("attach_procedure", "late-refund"), ticket, None)
    assert [event.verb for event in effects.make([wanted, wanted])] == [Verb.PROCEDURE_ATTACHED]
    assert effects.make([wanted]) == []
    assert ProcedureUse.objects.count() == 1


def test_what_cannot_be_attached_says_why(mailbox, late, olivia):
    ticket = open_ticket(mailbox, make_customer())
    assert make("attach_procedure", "no-such", ticket).detail["reason"] == "there is no such procedure"
    late.retired_at = timezone.now()
    late.save()
    refused = make("attach_procedure", "late-refund", ticket)
    assert (refused.verb, refused.detail["to"]) == (Verb.NOT_DONE, "Late refund")
    assert refused.detail["reason"] == "the procedure is retired"
    late.current, late.retired_at = None, None
    late.save()
    assert make("attach_procedure", "late-refund", ticket).detail["reason"] == "the procedure is not published yet"
    assert not ProcedureUse.objects.exists()


def test_many_at_once_cost_as_much_as_one(mailbox, late, django_assert_num_queries):
    tickets = [open_ticket(mailbox, make_customer(f"c{number}@customer.example")) for number in range(5)]
    wanted = asking("attach_procedure", "late-refund")
    with django_assert_num_queries(5):
        effects.make([(wanted, tickets[0], None)])
    with django_assert_num_queries(5):
        effects.make([(wanted, each, None) for each in tickets[1:]])


def test_the_admin_chooses_by_title_what_is_published_and_not_retired(mailbox, late, olivia, adam):
    published(olivia, "Paid twice", key="paid-twice", retired_at=timezone.now())
    names, choices = naming.names_and_choices()
    assert choices["attach_procedure"] == {"late-refund": "Late refund"}
    rule = read({"name": "x", "then": does("attach_procedure", "paid-twice")})
    assert action_in_words(rule.then[0], names) == "attach the procedure “Paid twice”"
    page = signed_in(adam).get("/routing/rules/new/").content.decode()
    assert "attach a procedure" in page
