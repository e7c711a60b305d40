"""Mail comes in, rules run, and what they ask for leaves by real servers."""

from email import message_from_bytes, policy

import pytest

from tests.cast import make_mailbox
from tests.mail.letters import mail
from tests.mailboxes.servers import sending_through
from tests.routing.asking import saved_reply
from tests.routing.rules_in_force import come, does, in_force, when
from tickets.mail import outbox, posting, sending
from tickets.models import DeskMail, Event, OutgoingMail, Webhook, WebhookCall
from tickets.models.event import Verb
from tickets.routing.webhooks import calling, signing

pytestmark = pytest.mark.django_db
OUT = [*does("send_reply", "hello"), *does("forward", "books@tax.example"), *does("notify", "owner"),
       *does("call_webhook", "crm"), *does("add_note", "Look at the invoice")]  # fmt: skip
INVOICES = {"name": "Invoices", "when": when("subject", "contains", "invoice"), "then": OUT}
MACHINE = {"Auto_Submitted": "auto-generated"}


@pytest.fixture
def mailbox(db, smtp_sink):
    box = sending_through(smtp_sink, make_mailbox("support@example.com", "Acme support"))
    box.save()
    saved_reply()
    return box


@pytest.fixture
def webhook(receiver) -> Webhook:
    receiver.secret = signing.new_secret()
    return Webhook.objects.create(key="crm", name="CRM", url=receiver.url, secret=receiver.secret)


def deliver() -> None:
    """What a worker does when it is rung for."""
    for pk in outbox.due():
        sending.send(pk)
    for pk in outbox.due(DeskMail):
        posting.send(pk)
    for pk in calling.with_work():
        calling.drain(pk)


def left(sink) -> dict[str, str]:
    """By recipient, the subjects that the server took."""
    return {
        taken.recipients[0]: str(message_from_bytes(taken.content, policy=policy.default)["Subject"])
        for taken in sink.taken
    }


def test_a_persons_mail(mailbox, webhook, receiver, smtp_sink, olivia):
    in_force(INVOICES)
    [ticket] = come(mailbox, mail("My invoice"))
    deliver()
    deliver()
    assert left(smtp_sink) == {
        "carl@customer.example": "Re: My invoice",
        "books@tax.example": "Fwd: My invoice",
        "olivia@example.com": "Invoices: My invoice",
    }
    [call] = receiver.calls
    assert call.genuine
    assert call.body["data"]["ticket"]["reference"] == ticket.reference
    assert ticket.messages.get(direction="note").text == "Look at the invoice"
    assert not Event.objects.filter(verb=Verb.NOT_DONE).exists()


def test_a_machines_mail_is_handed_on_and_not_answered(mailbox, webhook, receiver, smtp_sink, olivia):
    in_force(INVOICES)
    [ticket] = come(mailbox, mail("My invoice", **MACHINE))
    deliver()
    assert sorted(left(smtp_sink)) == ["books@tax.example", "olivia@example.com"]
    assert len(receiver.calls) == 1
    refused = ticket.events.get(verb=Verb.NOT_DONE).detail
    assert (refused["do"], refused["to"], refused["reason"]) == ("send_reply", "Hello", "a machine wrote it")


def test_what_an_earlier_rule_keeps_for_the_owner_goes_nowhere(mailbox, webhook, receiver, smtp_sink, olivia, adam):
    keep = {"name": "Partners", "when": when("from_address", "ends_with", "customer.example")}
    tell = {**INVOICES, "then": [*INVOICES["then"][1:], *does("notify", "admins")]}
    in_force({**keep, "then": does("keep_for_owner")}, tell)
    [ticket] = come(mailbox, mail("My invoice"))
    deliver()
    assert left(smtp_sink) == {"olivia@example.com": "Invoices: My invoice"}
    assert receiver.calls == []
    assert ticket.events.filter(verb=Verb.NOT_DONE).count() == 3


def test_the_owners_own_rule_may(mailbox, webhook, receiver, smtp_sink, olivia):
    in_force({**INVOICES, "then": [*does("keep_for_owner"), *OUT]}, by_owner=True)
    come(mailbox, mail("My invoice"))
    deliver()
    assert len(left(smtp_sink)) == 3
    assert len(receiver.calls) == 1


def test_when_the_decision_is_undone_nothing_was_asked_for(mailbox, webhook, receiver, olivia, monkeypatch):
    from tickets.routing import carrying_out

    def broken(tickets):
        raise ValueError("after the effects")

    in_force(INVOICES)
    monkeypatch.setattr(carrying_out.promising, "keep", broken)
    [ticket] = come(mailbox, mail("My invoice"))
    assert ticket.visibility == "held"
    assert not WebhookCall.objects.exists()
    assert not DeskMail.objects.filter(about__startswith="forwarded").exists()
    assert not OutgoingMail.objects.exists()
