from email import message_from_bytes, policy

import pytest

from tests.cast import make_customer, open_ticket, signed_in
from tests.mail.letters import mail, taken_in
from tests.mailboxes.servers import sending_through
from tests.routing.asking import BY_OWNER, make
from tickets.desk.sentences import sentence
from tickets.errors import Refused
from tickets.mail import forwarding, intake, originals, posting, receiving, storage
from tickets.models import DeskMail, InboundMail, Message, Suppression, Ticket
from tickets.models.event import Verb
from tickets.models.inbound import Source
from tickets.models.ticket import Visibility
from tickets.routing.effects import forwarding as verb

pytestmark = pytest.mark.django_db
BOOKS = "books@tax.example"


@pytest.fixture
def sender(mailbox, smtp_sink):
    mailbox.address = "support@example.com"
    sending_through(smtp_sink, mailbox).save()
    return mailbox


def forwarded(message, smtp_sink, to=BOOKS):
    assert make("forward", to, message.ticket, message).verb == Verb.FORWARDED
    posting.send(DeskMail.objects.get().pk)
    [taken] = smtp_sink.taken
    return taken, message_from_bytes(taken.content, policy=policy.default)


def test_the_original_goes_along_byte_for_byte(sender, smtp_sink):
    raw = mail("Your receipt", "42 EUR", X_Custom="kept")
    taken, letter = forwarded(taken_in(sender, raw), smtp_sink)
    assert taken.recipients == [BOOKS]
    assert letter["Subject"] == "Fwd: Your receipt"
    assert letter["From"].addresses[0].addr_spec == "support@example.com"
    assert (letter["Auto-Submitted"], letter["X-Loop"]) == ("auto-generated", "support@example.com")
    text, original = letter.iter_parts()
    assert "42 EUR" in text.get_content()
    assert "PayPal disputes" in text.get_content()
    assert original.get_content_type() == "message/rfc822"
    assert raw.rstrip() in taken.content
    assert not [name for name in letter if name.startswith("X-Desk")]


@pytest.mark.parametrize(
    "raw",
    [
        mail().replace(b"I bought it twice.", "Ich möchte ein Öl".encode()),
        mail().replace(b"Subject: ", b"Subject: \xff\xfe"),
        b"From: carl@customer.example\r\nTo: support@example.com\r\n"
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n\xe4\xf6\r\n",
        mail().replace(b"I bought", b"x" * 5000),
        b"From: carl@customer.example\r\nTo: support@example.com\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 1500,
    ],
)
def test_whatever_came_leaves_as_something_that_can_be_sent(sender, smtp_sink, raw):
    message = taken_in(sender, raw)
    taken, letter = forwarded(message, smtp_sink)
    assert taken.content.isascii()
    assert len(list(letter.iter_parts())) == 2
    assert letter["Message-ID"]


def test_what_did_not_leave_is_told_in_the_ticket(sender, smtp_sink):
    message = taken_in(sender, mail())
    make("forward", BOOKS, message.ticket, message)
    smtp_sink.answer("RCPT", "550 5.1.1 No such user")
    posting.send(DeskMail.objects.get().pk)
    event = message.ticket.events.get(verb=Verb.NOT_DONE)
    assert sentence(event).startswith("The desk did not forward it to books@tax.example")
    assert "No such user" in event.detail["reason"]


def test_what_is_too_large_is_linked(sender, smtp_sink, monkeypatch):
    monkeypatch.setattr(forwarding, "LARGEST", 10)
    monkeypatch.setattr(originals, "LARGEST", 10)
    message = taken_in(sender, mail(text="42 EUR"))
    _, letter = forwarded(message, smtp_sink)
    assert not letter.is_multipart()
    assert f"/tickets/{message.ticket.reference}/" in letter.get_content()
    assert "too large" in letter.get_content()


def test_an_original_that_the_storage_lost_stops_nothing(sender, smtp_sink):
    message = taken_in(sender, mail(text="42 EUR"))
    storage.default_storage.delete(message.inbound.raw_name)
    _, letter = forwarded(message, smtp_sink)
    assert "not there any more" in letter.get_content()


def test_what_comes_back_from_there_becomes_no_ticket(sender, smtp_sink):
    taken, _ = forwarded(taken_in(sender, mail()), smtp_sink)
    receiving.store(sender, taken.content, Source.SMTP, envelope_from=BOOKS, envelope_to=sender.address)
    intake.drain(sender.pk)
    assert Ticket.objects.count() == 1
    assert "letter of the desk itself" in InboundMail.objects.latest("pk").problem


def test_what_comes_back_under_another_id_is_not_forwarded_again(sender, smtp_sink):
    taken, letter = forwarded(taken_in(sender, mail()), smtp_sink)
    again = taken.content.replace(letter["Message-ID"].encode(), b"<other@relay.example>")
    message = taken_in(sender, again)
    event = make("forward", BOOKS, message.ticket, message)
    assert (event.verb, event.detail["reason"]) == (Verb.NOT_DONE, "it is going round in circles")


def test_what_another_desk_forwarded_names_that_desk_still(sender, smtp_sink):
    raw = b"X-Loop: help@there.example\r\nX-Loop: a b@c\r\nX-Loop:\r\n" + mail()
    _, letter = forwarded(taken_in(sender, raw), smtp_sink)
    assert letter.get_all("X-Loop") == ["help@there.example", "support@example.com"]


def test_without_any_sign_it_ends_after_so_many_in_an_hour(sender, monkeypatch):
    monkeypatch.setattr(verb, "MOST_IN_AN_HOUR", 3)
    verbs = []
    for number in range(5):
        message = taken_in(sender, mail(f"Matter {number}"))
        verbs.append(make("forward", BOOKS, message.ticket, message).verb)
    assert verbs == [Verb.FORWARDED] * 3 + [Verb.NOT_DONE] * 2


@pytest.mark.parametrize(
    "address", ["support@shop.example", "Support+token@shop.example", "nonsense", "", "a@b\r\nBcc: x@y"]
)
def test_it_goes_to_no_address_of_this_desk_and_to_none_that_is_no_address(ticket, address):
    assert make("forward", address, ticket).verb == Verb.NOT_DONE
    assert not DeskMail.objects.exists()


def test_it_goes_nowhere_where_mail_does_not_arrive(ticket):
    Suppression.objects.create(email=BOOKS)
    assert make("forward", BOOKS, ticket).detail["reason"] == "mail to this address does not arrive"


@pytest.mark.parametrize("visibility", [Visibility.OWNER, Visibility.HELD])
def test_what_only_the_owner_sees_leaves_by_the_owners_rule_alone(mailbox, carl, visibility):
    private = open_ticket(mailbox, carl, "Our divorce", visibility=visibility)
    assert "not the owner's" in make("forward", BOOKS, private).detail["reason"]
    assert not DeskMail.objects.exists()
    assert make("forward", BOOKS, private, rule=BY_OWNER).verb == Verb.FORWARDED
    row = DeskMail.objects.get()
    assert "divorce" not in row.subject
    assert "divorce" not in str(DeskMail.objects.raw("select id, content as hidden from tickets_deskmail")[0].hidden)


def test_what_became_the_owners_alone_meanwhile_does_not_leave(sender, smtp_sink):
    message = taken_in(sender, mail())
    make("forward", BOOKS, message.ticket, message)
    Ticket.objects.update(visibility=Visibility.OWNER)
    posting.send(DeskMail.objects.get().pk)
    assert smtp_sink.taken == []
    assert (DeskMail.objects.get().state, DeskMail.objects.get().content) == ("undone", "")
    assert "only the owner sees" in message.ticket.events.get(verb=Verb.NOT_DONE).detail["reason"]


def test_by_the_owners_rule_it_leaves_all_the_same(sender, smtp_sink):
    message = taken_in(sender, mail())
    make("forward", BOOKS, message.ticket, message, rule=BY_OWNER)
    Ticket.objects.update(visibility=Visibility.OWNER)
    posting.send(DeskMail.objects.get().pk)
    assert len(smtp_sink.taken) == 1


def test_an_admin_reads_nowhere_that_one_of_the_owners_did_not_leave(sender, adam, olivia):
    message = taken_in(sender, mail())
    make("forward", BOOKS, message.ticket, message, rule=BY_OWNER)
    DeskMail.objects.update(state="failed")
    assert BOOKS in signed_in(adam).get("/health/page/").content.decode()
    Ticket.objects.update(visibility=Visibility.OWNER)
    assert BOOKS not in signed_in(adam).get("/health/page/").content.decode()
    assert BOOKS in signed_in(olivia).get("/health/page/").content.decode()
    with pytest.raises(Refused):
        posting.send_again(DeskMail.objects.get().pk, adam)
    posting.send_again(DeskMail.objects.get().pk, olivia)


def test_old_mail_is_not_forwarded(sender):
    message = taken_in(sender, mail())
    InboundMail.objects.update(is_old=True)
    fresh = Message.objects.get(pk=message.pk)
    assert make("forward", BOOKS, fresh.ticket, fresh).verb == Verb.NOT_DONE


def test_a_subject_and_a_name_of_mallorys_add_no_header(mailbox, smtp_sink):
    sending_through(smtp_sink, mailbox).save()
    customer = make_customer("mallory@elsewhere.example", "Mallory\r\nBcc: all@a.example")
    ticket = open_ticket(mailbox, customer, "Hello\r\nBcc: all@a.example\n\nbody")
    make("forward", BOOKS, ticket)
    posting.send(DeskMail.objects.get().pk)
    letter = message_from_bytes(smtp_sink.taken[0].content, policy=policy.default)
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Fwd: Hello Bcc: all@a.example body"
