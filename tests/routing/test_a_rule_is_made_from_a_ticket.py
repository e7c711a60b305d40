"""Prefilled by whom it is from, the telling words of its subject, and what people made of it."""

import pytest

from tests.cast import make_customer, open_ticket, signed_in
from tickets.models import Message
from tickets.routing.rules import read
from tickets.routing.suggesting import from_ticket, telling_words


def make(mailbox, email, subject, **fields):
    return open_ticket(mailbox, make_customer(email, "Somebody"), subject, **fields)


def test_a_business_is_known_by_its_domain(mailbox, adam):
    ticket = make(mailbox, "service@paypal.com", "Re: A dispute was opened", kind="payments", priority="high")
    made = from_ticket(ticket, adam)
    assert made["when"] == {
        "all": [
            {"field": "from_domain", "is": "paypal.com"},
            {"field": "subject", "contains_any": ["dispute", "opened"]},
        ]
    }
    assert made["then"] == [{"do": "set_kind", "value": "payments"}, {"do": "set_priority", "value": "high"}]
    assert read(made).name == "paypal.com: dispute opened"


@pytest.mark.parametrize("domain", ["gmail.com", "web.de", "outlook.com", "yahoo.co.uk"])
def test_a_person_with_free_mail_is_known_by_the_address(domain, mailbox, adam):
    made = from_ticket(make(mailbox, f"carl@{domain}", "Hello"), adam)
    assert made["when"] == {"all": [{"field": "from_address", "is": f"carl@{domain}"}]}


def test_it_goes_by_who_wrote_the_mail_and_not_by_whom_answers_go_to(mailbox, adam):
    ticket = make(mailbox, "carl@customer.example", "Hi")
    Message.objects.filter(ticket=ticket).update(sender_email="no-reply@shop.example")
    assert from_ticket(ticket, adam)["when"] == {"all": [{"field": "from_domain", "is": "shop.example"}]}


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("Re: AW: Fwd: Your invoice for March", ["invoice", "march"]),
        ("Hello", []),
        ("", []),
        ("12345 / 999", []),
        ("Where is my course? Where is my COURSE?", ["course"]),
        ("Chargeback dispute resolution notification overview", ["chargeback", "resolution", "overview"]),
        ("Rückerstattung über PayPal", ["rückerstattung", "paypal"]),
    ],
)
def test_the_telling_words_of_a_subject(subject, words):
    assert telling_words(subject) == words


def test_the_builder_is_prefilled_for_whoever_sees_the_ticket(mailbox, adam, asha):
    ticket = make(mailbox, "service@paypal.com", "A dispute was opened", kind="payments")
    page = signed_in(adam).get(f"/routing/rules/new/?from={ticket.reference}")
    assert "paypal.com: dispute opened" in page.content.decode()
    assert signed_in(asha).get(f"/routing/rules/new/?from={ticket.reference}").status_code == 403


def test_nothing_comes_from_a_ticket_that_one_does_not_see(private, adam):
    page = signed_in(adam).get(f"/routing/rules/new/?from={private.reference}").content.decode()
    assert "divorce" not in page
    assert private.customer.email not in page
