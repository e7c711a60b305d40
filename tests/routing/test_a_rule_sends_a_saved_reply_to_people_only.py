from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import add_mail, make_customer, open_ticket
from tests.mail.letters import mail, taken_in
from tests.mailboxes.servers import sending_through
from tests.routing.asking import asking, make, saved_reply
from tickets.mail import sending
from tickets.mail.composing import compose
from tickets.mail.letters import letter_for
from tickets.models import Event, Message, OutgoingMail, Suppression
from tickets.models.event import Verb
from tickets.models.inbound import Source
from tickets.models.ticket import Status
from tickets.routing import effects
from tickets.routing.effects import answered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def hello(db):
    return saved_reply()


def reply(ticket, message=None):
    return make("send_reply", "hello", ticket, message)


def test_a_person_gets_it_with_the_placeholders_filled(ticket, hello):
    event = reply(ticket)
    answer = Message.objects.get(direction="reply")
    assert (answer.is_automatic, answer.saved_reply, answer.author) == (True, hello, None)
    assert answer.text == f"Hello Carl,\nyour matter is {ticket.reference}."
    assert answer.to == [["Carl Customer", "carl@customer.example"]]
    assert answer.in_reply_to == [ticket.messages.get(direction="inbound").message_id]
    assert OutgoingMail.objects.get().message == answer
    assert (event.verb, event.message, event.actor) == (Verb.SAVED_REPLY, answer, None)
    assert event.detail == {
        "to": "Hello",
        "rule": {"id": 7, "name": "PayPal disputes", "number": 2},
        "because": "it comes from paypal.com",
    }


def test_it_leaves_by_the_outbox_and_says_that_no_person_wrote_it(ticket, smtp_sink):
    sending_through(smtp_sink, ticket.mailbox).save()
    reply(ticket)
    sending.send(OutgoingMail.objects.get().pk)
    [taken] = smtp_sink.taken
    letter = message_from_bytes(taken.content, policy=policy.default)
    assert taken.sender == "<>"
    assert taken.recipients == ["carl@customer.example"]
    assert (letter["Auto-Submitted"], letter["X-Loop"]) == ("auto-replied", ticket.mailbox.address)
    assert "I paid yesterday" not in taken.content.decode()


@pytest.mark.parametrize(
    ("signals", "why"),
    [
        ({"auto_reply": True}, "a machine wrote it"),
        ({"bounce": []}, "a mail server wrote it"),
        ({"feedback_report": True}, "a mail server wrote it"),
        ({"list_id": "news.example"}, "it came through a mailing list"),
        ({"spam": {"is_spam": True}}, "a filter calls it spam"),
        ({"loop": True}, "it goes round in circles"),
        ({"calendar": "REPLY"}, "a machine wrote it"),
    ],
)
def test_machines_get_none(ticket, signals, why):
    event = reply(ticket, add_mail(ticket, "Hello?", signals=signals))
    assert (event.verb, event.detail["reason"]) == (Verb.NOT_DONE, why)
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    "address", ["no-reply@shop.example", "mailer-daemon@a.example", "x=y@bounce.example", "nobody"]
)
def test_addresses_that_nobody_reads_get_none(mailbox, address):
    ticket = open_ticket(mailbox, make_customer(address, "Robot"))
    assert reply(ticket).verb == Verb.NOT_DONE


@pytest.mark.parametrize("address", ["support@shop.example", "support+x@shop.example"])
def test_our_own_addresses_get_none(mailbox, address):
    event = reply(open_ticket(mailbox, make_customer(address, "Us")))
    assert event.detail["reason"] == "it comes from an address of this desk"


def test_who_only_claims_to_be_carl_gets_none(ticket):
    event = reply(ticket, add_mail(ticket, "Hello?", sender_proof="failed"))
    assert event.detail["reason"] == "its sender is not who they say"


def test_an_address_where_mail_does_not_arrive_gets_none(ticket):
    Suppression.objects.create(email=ticket.customer.email)
    assert reply(ticket).detail["reason"] == "mail to this address does not arrive"


def test_spam_gets_none(ticket):
    ticket.status = Status.SPAM
    assert reply(ticket).verb == Verb.NOT_DONE


def test_old_and_imported_mail_gets_none(mailbox):
    mailbox.address = "support@example.com"
    mailbox.save()
    message = taken_in(mailbox, mail())
    for change in ({"is_old": True}, {"source": Source.IMPORT}):
        type(message.inbound).objects.filter(pk=message.inbound_id).update(**{"is_old": False, **change})
        fresh = Message.objects.get(pk=message.pk)
        assert reply(fresh.ticket, fresh).detail["reason"] == "it is about old mail"


def test_mail_without_a_return_address_gets_none(mailbox):
    mailbox.address = "support@example.com"
    mailbox.save()
    message = taken_in(mailbox, mail(), sender="")
    assert "no return address" in reply(message.ticket, message).detail["reason"]


def test_a_ticket_gets_one_in_a_day(ticket):
    assert reply(ticket).verb == Verb.SAVED_REPLY
    assert reply(ticket).detail["reason"] == "a rule answered in this ticket within a day"
    Message.objects.filter(is_automatic=True).update(created_at=timezone.now() - timedelta(hours=25))
    assert reply(ticket).verb == Verb.SAVED_REPLY


def test_a_ticket_where_nothing_happened_for_weeks_gets_one_in_a_day_too(mailbox, carl):
    ticket = open_ticket(mailbox, carl, at=timezone.now() - timedelta(days=30))
    assert [reply(ticket).verb, reply(ticket).verb] == [Verb.SAVED_REPLY, Verb.NOT_DONE]


def test_two_rules_at_once_send_one(ticket, hello):
    asked = [(asking("send_reply", "hello"), ticket, None)] * 2
    assert sorted(event.verb for event in effects.make(asked)) == [Verb.NOT_DONE, Verb.SAVED_REPLY]
    assert OutgoingMail.objects.count() == 1


def test_who_opens_ticket_after_ticket_is_answered_three_times_a_day(mailbox, carl):
    verbs = [reply(open_ticket(mailbox, carl, f"Matter {number}")).verb for number in range(5)]
    assert verbs.count(Verb.SAVED_REPLY) == answered.MOST_IN_A_DAY == 3
    assert reply(open_ticket(mailbox, make_customer("other@customer.example"))).verb == Verb.SAVED_REPLY


def test_a_flood_of_made_up_senders_is_not_answered_for_ever(mailbox, monkeypatch):
    monkeypatch.setattr(answered, "MOST_IN_AN_HOUR", 2)
    verbs = [reply(open_ticket(mailbox, make_customer(f"c{n}@made.example"))).verb for n in range(4)]
    assert verbs.count(Verb.SAVED_REPLY) == 2
    proven = open_ticket(mailbox, make_customer("real@bank.example", "Real"))
    assert reply(proven, add_mail(proven, "Hello", sender_proof="proven")).verb == Verb.SAVED_REPLY


def test_a_reply_that_is_not_used_any_more_is_not_sent(ticket, hello):
    hello.is_used = False
    hello.save()
    assert "not used any more" in reply(ticket).detail["reason"]
    assert "no such saved reply" in make("send_reply", "unknown", ticket).detail["reason"]


def test_a_name_and_a_subject_from_mallory_do_nothing(mailbox, hello):
    hello.html = '<div>{name} {subject} {unknown} <a href="{subject}">x</a><a href="https://a.example/?r={reference}">y</a></div>'
    hello.save()
    customer = make_customer(
        "mallory@elsewhere.example", "<script>x</script>\r\nBcc: all@a.example https://evil.example"
    )
    ticket = open_ticket(
        mailbox, customer, 'Hello\r\nBcc: all@a.example\r\n\r\n<img src=x> "><script>{reference} {name}'
    )
    reply(ticket)
    answer = Message.objects.get(direction="reply")
    assert "<script" not in answer.html
    assert "<img" not in answer.html
    assert "evil.example" not in answer.html
    assert "{unknown}" in answer.html
    assert "{reference} {name}" in answer.text
    letter = message_from_bytes(compose(letter_for(answer, mailbox)), policy=policy.default)
    assert letter["Bcc"] is None
    assert letter["To"].addresses[0].addr_spec == "mallory@elsewhere.example"


def test_many_cost_as_many_statements_as_one(mailbox):
    def cost(number):
        tickets = [open_ticket(mailbox, make_customer(f"c{number}-{n}@a.example")) for n in range(number)]
        fresh = type(tickets[0]).objects.filter(pk__in=[each.pk for each in tickets])
        triples = [(asking("send_reply", "hello"), each, None) for each in fresh]
        with CaptureQueriesContext(connection) as captured:
            effects.make(triples)
        return len(captured)

    assert cost(1) == cost(30) <= 14
    assert Event.objects.filter(verb=Verb.SAVED_REPLY).count() == 31


def test_what_the_rules_read_of_a_mail_alone_is_enough(mailbox):
    tickets = [open_ticket(mailbox, make_customer(f"d{n}@a.example")) for n in range(20)]

    def cost(some):
        pairs = [(each, each.messages.only("pk", "direction").get()) for each in some]
        with CaptureQueriesContext(connection) as captured:
            effects.make((asking(do, value), *pair) for pair in pairs for do, value in ASKED)
        return len(captured)

    assert cost(tickets[:1]) == cost(tickets[1:])


ASKED = [("send_reply", "hello"), ("forward", "books@tax.example"), ("notify", "owner"), ("add_note", "Hello")]
