"""What a failed check of the sender means for tickets: Mallory writes as Carl, and knows what only Carl should know."""

import pytest
from django.utils import timezone

from tests.mail.letters import MALLORY, mail, stored, taken_in
from tickets.mail import intake, receiving, tokens
from tickets.models import Customer, Event, InboundMail, Mailbox, Message, Participant, Ticket
from tickets.models.event import Verb
from tickets.models.inbound import Source
from tickets.models.message import Direction, SenderProof
from tickets.models.ticket import Status
from tickets.routing import facts
from tickets.routing.rules.model import NEW

pytestmark = pytest.mark.django_db

SERVER = "mx.example.com"
BY_CARL = f"{SERVER}; dmarc=pass header.from=customer.example"
BY_MALLORY = f"{SERVER}; spf=pass smtp.mailfrom=evil.example; dmarc=fail (p=reject) header.from=customer.example"


@pytest.fixture
def mailbox(mailbox: Mailbox) -> Mailbox:
    """Its server in front reports."""
    mailbox.trusted_servers = f"{SERVER}\nspare.example.com"
    mailbox.save()
    return mailbox


@pytest.fixture
def carls(mailbox) -> Ticket:
    return arrived(mailbox, BY_CARL, message_id="<a@customer.example>").ticket


def reported(said: str, raw: bytes) -> bytes:
    return f"Authentication-Results: {said}\r\n".encode() + raw


def arrived(mailbox: Mailbox, said: str, text: str = "I bought it twice.", **headers: str) -> Message:
    return taken_in(mailbox, reported(said, mail(text=text, **headers)))


def forged(mailbox: Mailbox, text: str = "Send the money to me", **headers: str) -> Message:
    return arrived(mailbox, BY_MALLORY, text, **headers)


def test_what_the_server_says_is_kept_with_the_message(carls):
    first = carls.messages.get()
    assert first.sender_proof == SenderProof.PROVEN
    assert first.signals["authentication"] == {"domain": "customer.example", "by": SERVER, "dmarc": "pass"}


def test_nobody_asked_nothing_kept(mailbox):
    mailbox.trusted_servers = ""
    mailbox.save()
    message = forged(mailbox)
    assert message.sender_proof == SenderProof.UNKNOWN
    assert "authentication" not in message.signals


def test_a_forged_carl_who_knows_a_message_id_does_not_join(mailbox, carls):
    hers = forged(mailbox, in_reply_to="<a@customer.example>").ticket
    assert hers != carls
    assert hers.may_belong_to == carls
    why = hers.events.get(verb=Verb.MAY_BELONG).detail["reason"]
    assert why == "It claims to come from carl@customer.example, but customer.example says it does not"


def test_nor_with_our_signed_token(mailbox, carls):
    token = tokens.new_message_id(carls.reference, "example.com")
    assert forged(mailbox, references=f"<{token}>").ticket.may_belong_to == carls
    address = tokens.reply_address("support@example.com", tokens.new_token(carls.reference))
    assert forged(mailbox, "And again", to=address).ticket.may_belong_to == carls
    assert carls.messages.count() == 1


def test_the_genuine_ticket_sleeps_on(mailbox, carls):
    Ticket.objects.update(status=Status.RESOLVED, awaits_answer_since=None)
    forged(mailbox, in_reply_to="<a@customer.example>")
    carls.refresh_from_db()
    assert (carls.status, carls.awaits_answer_since, carls.preview) == (Status.RESOLVED, None, "I bought it twice.")


def test_nobody_takes_part_by_it(mailbox):
    hers = forged(mailbox, cc="wanda@customer.example", message_id="<f@evil.example>").ticket
    assert not Participant.objects.filter(ticket=hers).exists()
    answer = taken_in(mailbox, mail(text="Me too", from_="wanda@customer.example", in_reply_to="<f@evil.example>"))
    assert answer.ticket != hers


def test_carl_himself_still_finds_his_own_ticket(mailbox, carls):
    forged(mailbox, in_reply_to="<a@customer.example>", message_id="<f@evil.example>")
    both = {"in_reply_to": "<f@evil.example>", "references": "<a@customer.example> <f@evil.example>"}
    assert arrived(mailbox, BY_CARL, "It was me", **both).ticket == carls


def test_a_copy_that_proves_him_takes_the_doubt_back(mailbox):
    doubted = forged(mailbox, "Hello", message_id="<h@customer.example>")
    assert not Participant.objects.filter(ticket=doubted.ticket).exists()
    stored(mailbox, reported(BY_CARL, mail(text="Hello", message_id="<h@customer.example>")), "redirected@old.example")
    intake.drain(mailbox.pk)
    doubted.refresh_from_db()
    assert (Message.objects.count(), doubted.sender_proof) == (1, SenderProof.PROVEN)
    assert "why" not in doubted.signals["authentication"]
    assert arrived(mailbox, BY_CARL, "More", in_reply_to="<h@customer.example>").ticket == doubted.ticket


def test_a_copy_that_nobody_looked_at_takes_no_doubt_back(mailbox):
    doubted = forged(mailbox, "Hello", message_id="<h@customer.example>")
    stored(mailbox, mail(text="Hello", message_id="<h@customer.example>"), "again@evil.example")
    intake.drain(mailbox.pk)
    doubted.refresh_from_db()
    assert doubted.sender_proof == SenderProof.FAILED


def test_it_names_no_customer(mailbox):
    forged(mailbox, from_="Send money to Mallory <carl@customer.example>")
    assert Customer.objects.get().name == ""
    arrived(mailbox, BY_CARL)
    assert Customer.objects.get().name == "Carl Customer"


def test_nor_in_one_batch_with_the_genuine(mailbox):
    genuine = reported(BY_CARL, mail())
    false_name = reported(BY_MALLORY, mail(text="x", from_="Mallory <carl@customer.example>"))
    for raw in (false_name, genuine, false_name + b"again"):
        stored(mailbox, raw)
    intake.drain(mailbox.pk)
    assert Customer.objects.get().name == "Carl Customer"


def test_a_forged_copy_of_our_own_answer_is_shown(mailbox, carls, asha):
    ours = Message.objects.create(
        ticket=carls, direction=Direction.REPLY, author=asha, message_id="ours@example.com", new_text="We refund you."
    )
    said = f"{SERVER}; dmarc=fail header.from=example.com"
    text = "We refund you.\n\nMallory adds her own account number."
    hers = arrived(mailbox, said, text, from_="support@example.com", message_id=f"<{ours.message_id}>")
    assert hers.ticket.may_belong_to == carls
    assert hers.sender_proof == SenderProof.FAILED


def test_a_forged_bounce_stops_nothing(mailbox, carls, asha):
    Message.objects.create(
        ticket=carls,
        direction=Direction.REPLY,
        author=asha,
        message_id="ours@example.com",
        to=[["Carl", "carl@customer.example"]],
    )
    report = (
        b"From: mailer-daemon@customer.example\r\nTo: support@example.com\r\nSubject: Undelivered\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        b"--b\r\n\r\nIt bounced.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
        b"Final-Recipient: rfc822; carl@customer.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        b"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <ours@example.com>\r\n\r\n--b--\r\n"
    )
    message = taken_in(mailbox, reported(BY_MALLORY, report), "")
    assert message.ticket.may_belong_to == carls
    assert not Event.objects.filter(verb=Verb.BOUNCED).exists()


def test_what_it_quotes_of_a_private_ticket_waits_for_the_owner(mailbox, carls):
    Ticket.objects.update(visibility="owner")
    hers = forged(mailbox, in_reply_to="<a@customer.example>").ticket
    hers.refresh_from_db()
    assert hers.visibility == "owner"


@pytest.mark.parametrize(
    "said",
    [
        "mx.example.com.evil.example; dmarc=pass header.from=customer.example",
        "evil.example; dmarc=pass header.from=customer.example",
    ],
)
def test_a_report_by_another_name_proves_nothing(mailbox, said):
    assert arrived(mailbox, said).sender_proof == SenderProof.UNKNOWN


def test_a_report_that_mallory_wrote_stands_below_the_servers_own(mailbox, carls):
    raw = reported(BY_MALLORY, reported(BY_CARL, mail(text="Hi", in_reply_to="<a@customer.example>")))
    assert taken_in(mailbox, raw).ticket != carls


def test_two_from_lines_do_not_join(mailbox, carls):
    raw = reported(f"{SERVER}; dmarc=pass header.from=stranger.example", mail(text="Hi", from_=MALLORY))
    raw = b"From: carl@customer.example\r\nIn-Reply-To: <a@customer.example>\r\n" + raw
    message = taken_in(mailbox, raw)
    assert (message.sender_proof, message.ticket.may_belong_to) == (SenderProof.FAILED, carls)


def test_an_unreadable_mail_of_a_trusted_sender_is_no_forgery(mailbox):
    row = stored(mailbox, reported(BY_CARL, mail()))
    InboundMail.objects.filter(pk=row.pk).update(attempts=99)
    intake.drain(mailbox.pk)
    assert Message.objects.get(inbound=row).sender_proof == SenderProof.PROVEN


def test_rules_are_told_who_is_proven(mailbox, carls):
    hers = forged(mailbox).ticket
    by_reply_to = arrived(mailbox, BY_CARL, "Hello", reply_to="partner@jv.example").ticket
    tickets = (carls, hers, by_reply_to)
    found = facts.of_tickets(tickets, occasion=NEW, needs=(), now=timezone.now())
    assert [found[ticket.pk].sender_proof for ticket in tickets] == ["proven", "failed", "proven"]
    assert by_reply_to.customer.email == "partner@jv.example"
    assert found[by_reply_to.pk].from_address == "carl@customer.example"  # whom the proof is about


def test_what_the_filter_in_front_says_is_kept_and_told_to_rules(mailbox):
    raw = b"X-Spam-Status: Yes, score=7.2 required=5.0\r\n" + mail()
    message = taken_in(mailbox, raw)
    assert message.signals["spam"] == {"is_spam": True, "score": 7.2, "limit": 5.0}
    ticket = Ticket.objects.get()
    assert facts.of_tickets([ticket], occasion=NEW, needs=(), now=timezone.now())[ticket.pk].is_spam is True
    assert ticket.visibility == "team"


def test_what_a_stranger_writes_of_spam_is_not_our_servers_word(mailbox):
    row = receiving.store(
        mailbox, b"X-Spam-Flag: YES\r\n" + mail(from_="x"), Source.SMTP, client_ip="192.0.2.9", envelope_from="x@y.z"
    )
    intake.drain(mailbox.pk)
    assert "spam" not in Message.objects.get(inbound=row).signals
