"""In words: what decided who sees it, which rules ran and what they did, and why the others did not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import add_mail, make_customer, open_ticket, signed_in
from tickets.models import Event, Message, ProtectedSender, Ticket
from tickets.models.event import Verb
from tickets.models.ticket import Visibility
from tickets.routing import explaining
from tickets.routing.assigning import route
from tickets.routing.rulebook import editing

CANARY = "canary7391"


def save(by, name, *when, then=({"do": "set_kind", "value": "payments"},), **more):
    definition = {"name": name, "when": {"all": list(when)}, "then": list(then), **more}
    return editing.save(definition, by, is_on=True)


def routed(mailbox, subject="A refund", email="carl@customer.example"):
    ticket = open_ticket(mailbox, make_customer(email, "Carl"), subject, visibility=Visibility.HELD)
    route([ticket])
    return Ticket.objects.get(pk=ticket.pk)


def page(person, ticket, whole=True):
    answer = signed_in(person).get(f"/tickets/{ticket.reference}/{'why/' if whole else ''}")
    assert answer.status_code == 200
    return answer.content.decode()


REFUND = {"field": "subject", "contains": "refund"}
PAYPAL = {"field": "from_domain", "is": "paypal.com"}


def test_each_rule_that_ran_says_why_and_what_it_did(mailbox, adam):
    version = save(
        adam, "Refunds", REFUND, then=[{"do": "set_kind", "value": "payments"}, {"do": "add_tag", "value": "money"}]
    )
    [decision] = explaining.of_ticket(routed(mailbox), adam).decisions
    ran = decision.ran[version.pk]
    assert (ran.name, ran.why) == ("Refunds", "the subject contains “refund”")
    assert ran.did == ["set the kind to Payments", "added the tag money"]
    assert decision.reason == "No rule keeps mail from carl@customer.example back, so the team sees it"


def test_the_whole_set_in_order_with_the_condition_that_failed(mailbox, adam):
    save(adam, "PayPal", PAYPAL)
    save(adam, "Refunds", REFUND, stop=True)
    save(adam, "Last", REFUND)
    save(adam, "Replies", REFUND, runs=["reply"])
    [decision] = explaining.of_ticket(routed(mailbox), adam).decisions
    assert [(step.name, step.verdict, step.said) for step in decision.steps] == [
        ("PayPal", "does not run", "this does not hold: it comes from paypal.com"),
        ("Refunds", "runs", "because the subject contains “refund”"),
        ("Last", "is not asked", "“Refunds” stops before it"),
        ("Replies", "is not asked", "“Refunds” stops before it"),
    ]


def test_it_tells_what_the_rules_were_then(mailbox, adam):
    version = save(adam, "Refunds", REFUND)
    ticket = routed(mailbox)
    editing.save(version.definition | {"name": "Renamed", "when": {"all": [PAYPAL]}}, adam, rule=version.rule)
    [decision] = explaining.of_ticket(ticket, adam).decisions
    assert [(step.name, step.said) for step in decision.steps] == [("Refunds", "because the subject contains “refund”")]


def test_a_ticket_from_before_there_were_rules_says_its_reason(ticket, asha):
    Event.objects.create(
        ticket=ticket, verb=Verb.ROUTED, detail={"from": "held", "to": "team", "reason": "No rule yet"}
    )
    text = page(asha, ticket)
    assert "No rule yet" in text
    assert "It answers no message" in text


def test_the_tickets_page_tells_the_short_of_it(mailbox, adam, asha):
    save(adam, "Refunds", REFUND)
    ticket = routed(mailbox)
    short = page(asha, ticket, whole=False)
    assert "Refunds</strong> ran, because the subject contains “refund”" in short
    assert f"/tickets/{ticket.reference}/why/" in short
    assert "Make a rule from this ticket" not in short
    assert "Make a rule from this ticket" in page(adam, ticket, whole=False)


def test_assistants_read_which_rules_ran_and_of_others_only_the_name(mailbox, adam, asha):
    save(adam, "Refunds", REFUND)
    save(adam, "Partners' kind", {"field": "from_domain", "is": f"{CANARY}.example"})
    ticket = routed(mailbox)
    assert CANARY in page(adam, ticket)
    text = page(asha, ticket)
    assert CANARY not in text
    assert "Partners&#x27; kind" in text


@pytest.fixture
def opened(mailbox, olivia):
    """Kept by a rule for the owner, who shows it to the team later."""
    keep = [{"do": "keep_for_owner"}, {"do": "add_tag", "value": "jv"}]
    domains = {"field": "from_domain", "is_any": ["partner.example", f"{CANARY}.example"]}
    save(olivia, f"Partners such as {CANARY}", domains, then=keep)
    ticket = routed(mailbox, email="paul@partner.example")
    assert ticket.visibility == Visibility.OWNER
    ticket.visibility = Visibility.TEAM
    ticket.save()
    return ticket


def test_a_rule_that_keeps_mail_for_the_owner_is_told_to_those_who_read_rules(opened, asha, adam, olivia):
    for whole in (True, False):
        assert CANARY not in page(asha, opened, whole)
        assert CANARY in page(adam, opened, whole)
        assert CANARY in page(olivia, opened, whole)
    assert "A rule that keeps mail for the owner" in page(asha, opened)


def test_whom_the_owner_protects_is_told_to_the_owner_alone(mailbox, adam, asha, olivia):
    ProtectedSender.objects.create(value="paul@partner.example")
    ticket = routed(mailbox, email="paul@partner.example")
    ticket.visibility = Visibility.TEAM
    ticket.save()
    for whole in (True, False):
        for person in (asha, adam):
            assert "keeps mail from this sender" not in page(person, ticket, whole)
        assert "keeps mail from this sender" in page(olivia, ticket, whole)


def test_who_does_not_see_the_ticket_is_told_nothing(private, asha, adam):
    for person in (asha, adam):
        assert signed_in(person).get(f"/tickets/{private.reference}/why/").status_code == 404


def test_what_was_done_by_hand_is_not_told_as_a_rules(mailbox, adam, asha):
    version = save(adam, "Refunds", REFUND)
    ticket = routed(mailbox)
    Event.objects.create(ticket=ticket, actor=asha, verb=Verb.KIND_SET, detail={"from": "payments", "to": "hosting"})
    [decision] = explaining.of_ticket(ticket, adam).decisions
    assert decision.ran[version.pk].did == ["set the kind to Payments"]
    assert Message.objects.count() == 1


def test_telling_it_costs_a_tickets_page_no_further_queries(mailbox, adam, asha, olivia):
    for number in range(20):
        save(adam, f"Rule {number}", REFUND, then=[{"do": "add_tag", "value": f"t{number}"}])
    ticket = routed(mailbox)
    for number in range(30):
        add_mail(ticket, f"Mail {number}")
    for person in (asha, adam, olivia):
        browser = signed_in(person)
        browser.get(f"/tickets/{ticket.reference}/")
        with CaptureQueriesContext(connection) as captured:
            assert "Rule 19</" in browser.get(f"/tickets/{ticket.reference}/").content.decode()
        assert len(captured) <= 12
