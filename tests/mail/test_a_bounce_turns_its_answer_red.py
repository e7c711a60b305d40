from datetime import timedelta

import pytest
from django.utils import timezone

from tests.mail.letters import stored, taken_in
from tests.mail.reports import DELAYED, FAILED, answered, block, bounce
from tickets.mail import intake, tokens
from tickets.models import Mailbox, Message, OutgoingMail, Suppression, Ticket
from tickets.models.event import Verb
from tickets.models.outgoing import OutgoingState
from tickets.models.ticket import Status

pytestmark = pytest.mark.django_db
WANDA = "wanda@customer.example"


def suppressed() -> list[str]:
    return list(Suppression.objects.filter(cleared_at=None).order_by("email").values_list("email", flat=True))


def test_who_was_not_reached_and_why_stands_on_the_answer_and_no_more_mail_goes_there(mailbox, asha):
    outgoing = answered(mailbox, asha)
    report = taken_in(mailbox, bounce(outgoing), "")
    outgoing.refresh_from_db()
    assert outgoing.bounced_at == report.created_at
    words = "carl@customer.example does not take mail: no such user (550 5.1.1 No such user here)"
    assert outgoing.server_said == words
    [stop] = Suppression.objects.all()
    assert (stop.email, stop.bounce) == ("carl@customer.example", report)
    assert stop.reason == "it came back, no such user (550 5.1.1 No such user here)"


def test_the_ticket_wakes_and_says_it(mailbox, asha):
    outgoing = answered(mailbox, asha)
    assert Ticket.objects.get().status == Status.WAITING
    taken_in(mailbox, bounce(outgoing), "")
    ticket = Ticket.objects.get()
    assert ticket.status == Status.OPEN
    assert ticket.awaits_answer_since is not None
    told = ticket.events.get(verb=Verb.BOUNCED).detail
    assert (told["kind"], told["to"], told["reply"]) == ("failed", "carl@customer.example", outgoing.message_id)


def test_only_the_one_recipient_who_was_not_reached_counts(mailbox, asha):
    outgoing = answered(mailbox, asha, cc=WANDA)
    taken_in(mailbox, bounce(outgoing, block(WANDA)), "")
    outgoing.refresh_from_db()
    assert outgoing.server_said.startswith(f"{WANDA} does not take mail")
    assert suppressed() == [WANDA]


def test_two_bounces_of_one_answer_are_both_told(mailbox, asha):
    outgoing = answered(mailbox, asha, cc=WANDA)
    stored(mailbox, bounce(outgoing, block(WANDA)), "")
    stored(mailbox, bounce(outgoing), "")
    intake.drain(mailbox.pk)
    taken_in(mailbox, bounce(outgoing, block("carl@customer.example"), block(WANDA)), "")
    outgoing.refresh_from_db()
    assert [line.split()[0] for line in outgoing.server_said.splitlines()] == [WANDA, "carl@customer.example"]
    assert suppressed() == ["carl@customer.example", WANDA]


def test_a_delay_is_told_but_neither_red_nor_the_end(mailbox, asha):
    outgoing = answered(mailbox, asha)
    taken_in(mailbox, bounce(outgoing, block("carl@customer.example", DELAYED)), "")
    outgoing.refresh_from_db()
    ticket = Ticket.objects.get()
    assert (outgoing.bounced_at, suppressed(), ticket.status) == (None, [], Status.WAITING)
    told = ticket.events.get(verb=Verb.BOUNCED).detail
    assert told["kind"] == "waiting"
    assert "the server is still trying" in told["reason"]


@pytest.mark.parametrize("action", ["delivered", "relayed"])
def test_good_news_is_no_failure(mailbox, asha, action):
    outgoing = answered(mailbox, asha)
    taken_in(mailbox, bounce(outgoing, block("carl@customer.example", f"Action: {action}\nStatus: 2.0.0")), "")
    outgoing.refresh_from_db()
    assert (outgoing.bounced_at, suppressed()) == (None, [])
    assert not Message.objects.filter(ticket=outgoing.message.ticket_id, signals__has_key="bounce").exists()


@pytest.mark.parametrize(
    "said",
    [
        "Action: failed\nStatus: 5.7.1\nDiagnostic-Code: smtp; 550 5.7.1 Blocked as spam",
        "Action: failed\nStatus: 5.3.4\nDiagnostic-Code: smtp; 552 5.3.4 Message too large",
        "Action: failed\nStatus: 4.4.7\nDiagnostic-Code: smtp; 450 4.4.7 Delivery time expired",
    ],
)
def test_what_is_wrong_with_one_mail_is_red_but_stops_no_other(mailbox, asha, said):
    outgoing = answered(mailbox, asha)
    taken_in(mailbox, bounce(outgoing, block("carl@customer.example", said)), "")
    outgoing.refresh_from_db()
    assert outgoing.bounced_at is not None
    assert "carl@customer.example did not get it" in outgoing.server_said
    assert suppressed() == []


def test_mallory_cannot_stop_mail_to_whom_the_answer_did_not_go(mailbox, asha):
    outgoing = answered(mailbox, asha)
    taken_in(mailbox, bounce(outgoing, block("olga@other.example"), block(WANDA)), "")
    assert suppressed() == []


def test_nobody_stops_mail_by_the_id_of_an_answer_of_long_ago(mailbox, asha):
    """Ids stand in every mail of a thread; servers give up after days."""
    outgoing = answered(mailbox, asha)
    OutgoingMail.objects.update(queued_at=timezone.now() - timedelta(days=31))
    taken_in(mailbox, bounce(outgoing), "")
    outgoing.refresh_from_db()
    assert "carl@customer.example does not take mail" in outgoing.server_said
    assert suppressed() == []


def test_mallory_cannot_stop_mail_by_a_report_that_names_no_message_of_ours(mailbox, asha):
    outgoing = answered(mailbox, asha)
    forged = f"Message-ID: <{tokens.new_message_id('K7QM-2P', 'example.com')}>"
    report = taken_in(mailbox, bounce(outgoing, returned=forged), "")
    outgoing.refresh_from_db()
    assert (outgoing.bounced_at, suppressed()) == (None, [])
    assert report.ticket_id != outgoing.message.ticket_id


def test_nothing_follows_from_a_report_whose_sender_failed_the_check(mailbox, asha):
    outgoing = answered(mailbox, asha)
    Mailbox.objects.update(trusted_servers="mx.example.com")
    mailbox.refresh_from_db()
    seen = b"Authentication-Results: mx.example.com; dmarc=fail header.from=mx.example\r\n"
    report = taken_in(mailbox, seen + bounce(outgoing), "")
    outgoing.refresh_from_db()
    assert (outgoing.bounced_at, suppressed()) == (None, [])
    assert report.ticket.may_belong_to == outgoing.message.ticket


def test_a_mail_that_was_passed_on_is_red_without_stopping_mail_to_the_customer(mailbox, asha):
    outgoing = answered(mailbox, asha)
    taken_in(mailbox, bounce(outgoing, block("carl@elsewhere.example")), "")
    outgoing.refresh_from_db()
    assert "It was passed on, and carl@elsewhere.example does not take mail" in outgoing.server_said
    assert suppressed() == []


def test_the_original_recipient_is_the_one_we_wrote_to(mailbox, asha):
    outgoing = answered(mailbox, asha)
    named = f"Original-Recipient: rfc822; CARL@customer.example\n{block('carl@elsewhere.example')}"
    taken_in(mailbox, bounce(outgoing, named), "")
    assert suppressed() == ["carl@customer.example"]


def test_a_sending_whose_end_nobody_knew_has_happened_when_it_comes_back(mailbox, asha):
    outgoing = answered(mailbox, asha)
    outgoing.state, outgoing.sent_at, outgoing.handed_over_at = OutgoingState.UNKNOWN, None, timezone.now()
    outgoing.save()
    taken_in(mailbox, bounce(outgoing), "")
    outgoing.refresh_from_db()
    assert (outgoing.state, outgoing.sent_at) == (OutgoingState.SENT, outgoing.handed_over_at)


def test_a_second_delivery_of_the_same_bounce_changes_nothing(mailbox, asha):
    outgoing = answered(mailbox, asha)
    for _ in range(2):
        stored(mailbox, bounce(outgoing), "")
        intake.drain(mailbox.pk)
    assert suppressed() == ["carl@customer.example"]
    assert Ticket.objects.get().events.filter(verb=Verb.BOUNCED).count() == 1


def test_a_bounce_in_plain_words_is_understood_too(mailbox, asha):
    outgoing = answered(mailbox, asha)
    text = f"""From: MAILER-DAEMON@mx.example
To: support@example.com
Subject: failure notice

<carl@customer.example>:
192.0.2.5 does not like recipient.
Remote host said: 550 mailbox is full

--- Below this line is a copy of the message.

Message-ID: <{outgoing.message.message_id}>
Subject: Re: Refund
"""
    taken_in(mailbox, text.replace("\n", "\r\n").encode(), "")
    outgoing.refresh_from_db()
    assert outgoing.server_said.startswith("carl@customer.example does not take mail: the mailbox is full (550")
    assert FAILED not in outgoing.server_said
