from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.utils import format_datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.mail import letters
from tests.mail.letters import stored, taken_in
from tests.mailboxes.servers import sending_through
from tickets.mail import acknowledging, intake, sending
from tickets.mail.filing import Filing
from tickets.mail.proof import PROVEN, Proof
from tickets.models import Customer, Event, Mailbox, Message, OutgoingMail, Suppression, Ticket
from tickets.models.event import Verb
from tickets.models.message import Direction
from tickets.models.outgoing import OutgoingState

pytestmark = pytest.mark.django_db
TEXT = "Hello {name},\n\nwe have “{subject}”. It is {reference}."


@pytest.fixture
def mailbox(mailbox) -> Mailbox:
    mailbox.acknowledges, mailbox.acknowledgement = True, TEXT
    mailbox.save()
    return mailbox


def mail(*words: str, **headers: str) -> bytes:
    """Written now."""
    return letters.mail(*words, **{"date": format_datetime(timezone.now()), **headers})


def confirmations() -> list[Message]:
    return list(Message.objects.filter(is_automatic=True).order_by("id"))


def why_not() -> str:
    """What the last ticket says of it."""
    assert len(confirmations()) == 0
    return Ticket.objects.latest("id").events.get(verb=Verb.OPENED).detail["not_confirmed"]


def number(nth: int, **headers: str) -> bytes:
    return mail(f"Matter {nth}", f"Text {nth}", message_id=f"<{nth}@customer.example>", **headers)


def test_the_writer_is_told_in_the_mailboxes_words(mailbox):
    asked = taken_in(mailbox, mail(message_id="<a@customer.example>", cc="wanda@customer.example"))
    [told] = confirmations()
    assert (
        told.text == f"Hello Carl Customer,\n\nwe have “Refund for the March course”. It is {asked.ticket.reference}."
    )
    assert (told.direction, told.author, told.ticket) == (Direction.REPLY, None, asked.ticket)
    assert (told.to, told.cc) == ([["Carl Customer", "carl@customer.example"]], [])
    assert (told.in_reply_to, told.references) == (["a@customer.example"], ["a@customer.example"])
    assert told.outgoing.state == OutgoingState.QUEUED
    assert asked.ticket.events.get(verb=Verb.ACKNOWLEDGED).message == told


def test_it_leaves_marked_as_automatic_and_nothing_comes_back_to_it(mailbox, smtp_sink):
    sending_through(smtp_sink, mailbox).save()
    taken_in(mailbox, mail(message_id="<a@customer.example>"))
    sending.send(OutgoingMail.objects.get().pk)
    [taken] = smtp_sink.taken
    letter = message_from_bytes(taken.content, policy=policy.default)
    assert taken.sender == "<>"
    assert taken.recipients == ["carl@customer.example"]
    assert letter["Auto-Submitted"] == "auto-replied"
    assert letter["X-Auto-Response-Suppress"] == "All"
    assert letter["Precedence"] == "auto_reply"
    assert letter["X-Loop"] == "support@example.com"
    assert letter["In-Reply-To"] == letter["References"] == "<a@customer.example>"
    assert letter["Subject"] == "Re: Refund for the March course"
    assert "I bought it twice" not in letter.get_content()


def test_a_server_that_wants_a_sender_gets_one(mailbox, smtp_sink):
    sending_through(smtp_sink, mailbox).save()
    smtp_sink.answer("MAIL", "501 5.1.7 Sender needed")
    taken_in(mailbox, mail())
    sending.send(OutgoingMail.objects.get().pk)
    assert [taken.sender for taken in smtp_sink.taken] == ["support@example.com"]


def test_the_ticket_still_waits_for_a_person(mailbox):
    ticket = taken_in(mailbox, mail()).ticket
    ticket.refresh_from_db()
    assert ticket.awaits_answer_since is not None
    assert ticket.preview == "I bought it twice."


def test_an_answer_to_it_joins_the_ticket_and_gets_no_other(mailbox):
    first = taken_in(mailbox, mail(message_id="<a@customer.example>"))
    [told] = confirmations()
    again = taken_in(mailbox, mail(text="One more thing", in_reply_to=f"<{told.message_id}>"))
    assert again.ticket == first.ticket
    assert len(confirmations()) == 1


def test_no_mailbox_confirms_anything_unless_told_to(other_mailbox):
    taken_in(other_mailbox, mail(to="sales@example.com"))
    assert confirmations() == []


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"auto_submitted": "auto-generated"}, "a machine wrote it"),
        ({"precedence": "bulk"}, "a machine wrote it"),
        ({"precedence": "list"}, "it came through a mailing list"),
        ({"list_id": "<cats.lists.example>"}, "it came through a mailing list"),
        ({"return_path": "<>"}, "a machine wrote it"),
        ({"x_auto_response_suppress": "All"}, "a machine wrote it"),
        ({"x_spam_flag": "YES"}, "a filter calls it spam"),
        ({"x_loop": "support@example.com"}, "it goes round in circles"),
        ({"from_": "No Reply <no-reply@shop.example>"}, "nobody reads what is sent to no-reply@shop.example"),
        ({"from_": "donotreply@shop.example"}, "nobody reads what is sent to donotreply@shop.example"),
        ({"from_": "noreply+4711@shop.example"}, "nobody reads what is sent to noreply+4711@shop.example"),
        ({"from_": "owner-cats@lists.example"}, "nobody reads what is sent to owner-cats@lists.example"),
        ({"from_": "b+carl=customer.example@mass.example"}, "nobody reads what is sent to b+carl=customer.example"),
        ({"from_": "Postmaster <postmaster@mx.example>", "subject": "Hello"}, "nobody reads"),
        ({"from_": "sales@example.com"}, "it comes from an address of this desk"),
        ({"from_": "support+abc@example.com"}, "it comes from an address of this desk"),
        ({"date": "Sun, 1 Nov 2020 09:41:00 +0000"}, "it was written long ago"),
    ],
)
def test_a_machine_gets_none_and_the_ticket_says_why(mailbox, other_mailbox, headers, why):
    taken_in(mailbox, mail(**headers))
    assert why_not().startswith(why)


@pytest.mark.parametrize("sender", ["", "<>"])
def test_what_has_no_return_address_gets_none(mailbox, sender):
    taken_in(mailbox, mail(), sender)
    assert why_not() == "it wants no answer (it has no return address)"


def test_what_was_delivered_here_before_gets_none(mailbox):
    around = b"Delivered-To: support@example.com\r\n" * 2
    message = taken_in(mailbox, around + mail())
    assert why_not() == "it goes round in circles"
    assert message.signals["loop"]


def test_what_went_through_more_servers_than_any_mail_gets_none(mailbox):
    taken_in(mailbox, b"Received: from a by b; Sun, 22 Nov 2026 09:41:00 +0000\r\n" * 51 + mail())
    assert why_not() == "it goes round in circles"


def test_mail_from_before_this_desk_gets_none(mailbox):
    taken_in(mailbox, mail(), is_old=True)
    assert why_not() == "it is old mail"


def test_nothing_goes_to_an_address_where_mail_does_not_arrive(mailbox):
    Suppression.objects.create(email="carl@customer.example", reason="it came back, no such user")
    taken_in(mailbox, mail())
    assert why_not() == "mail to this address does not arrive"


def test_who_writes_twice_within_a_day_is_told_once(mailbox):
    stored(mailbox, number(1))
    stored(mailbox, number(2))
    intake.drain(mailbox.pk)
    taken_in(mailbox, number(3))
    assert Ticket.objects.count() == 3
    assert [told.ticket.subject for told in confirmations()] == ["Matter 1"]


def test_after_a_day_they_are_told_again(mailbox):
    taken_in(mailbox, number(1))
    Message.objects.update(created_at=timezone.now() - timedelta(hours=25))
    taken_in(mailbox, number(2))
    assert len(confirmations()) == 2


def test_nobody_is_told_more_than_five_times_a_week(mailbox):
    for nth in range(8):
        taken_in(mailbox, number(nth))
        Message.objects.update(created_at=timezone.now() - timedelta(days=2))
    assert len(confirmations()) == 5


def test_the_week_counts_for_all_mailboxes_together_the_day_for_each(mailbox, other_mailbox):
    Mailbox.objects.update(acknowledges=True)
    other_mailbox.refresh_from_db()
    taken_in(mailbox, number(1))
    taken_in(other_mailbox, number(2))
    assert len(confirmations()) == 2
    ticket = Ticket.objects.first()
    told = confirmations()[0]
    fields = {"ticket": ticket, "direction": Direction.REPLY, "is_automatic": True}
    Message.objects.bulk_create(Message(created_at=told.created_at - timedelta(days=3), **fields) for _ in range(3))
    Message.objects.filter(is_automatic=True).update(created_at=told.created_at - timedelta(days=3))
    taken_in(other_mailbox, number(3))
    assert len(confirmations()) == 5


def test_what_a_stranger_puts_in_is_short_harmless_and_not_filled_again(mailbox):
    raw = mail("{name} https://buy.example/pills {reference}", from_='"WWW.buy.example {subject}" <v@victim.example>')
    ticket = taken_in(mailbox, raw, "v@victim.example").ticket
    [told] = confirmations()
    assert told.text == f"Hello … {{subject}},\n\nwe have “{{name}} … {{reference}}”. It is {ticket.reference}."
    assert "buy.example" not in told.subject


@pytest.mark.parametrize(
    "place", ["buy.example", "buy.example/pills", "pills@buy.example", "(Buy.Example)", "bücher.de"]
)
def test_no_word_gets_in_that_mail_programs_make_a_link_of(mailbox, place):
    taken_in(mailbox, mail(f"Dear friend, see {place} for 12.50"))
    [told] = confirmations()
    assert "“Dear friend, see … for 12.50”" in told.text
    assert told.subject == "Re: Dear friend, see … for 12.50"


def test_a_flood_of_made_up_senders_is_not_answered_without_end(mailbox, monkeypatch):
    """Whoever makes up senders has the desk write to people who never wrote to it."""
    monkeypatch.setattr(acknowledging, "MOST_IN_AN_HOUR", 3)
    for nth in range(5):
        taken_in(mailbox, number(nth, from_=f"victim+{nth}@elsewhere.example"))
    assert len(confirmations()) == 3
    assert Ticket.objects.latest("id").events.get(verb=Verb.OPENED).detail["not_confirmed"] == acknowledging.FLOOD
    OutgoingMail.objects.update(queued_at=timezone.now() - timedelta(hours=2))
    taken_in(mailbox, number(9, from_="carl@customer.example"))
    assert len(confirmations()) == 4


@pytest.mark.parametrize(("answers_to", "count"), [("carl@customer.example", 5), ("victim+{}@elsewhere.example", 3)])
def test_in_a_flood_who_is_proven_is_answered_but_nobody_whom_they_name(mailbox, monkeypatch, answers_to, count):
    monkeypatch.setattr(acknowledging, "MOST_IN_AN_HOUR", 3)
    proven = replace_proof(monkeypatch)
    for nth in range(3):
        taken_in(mailbox, number(nth, from_=f"stranger{nth}@elsewhere.example"))
    proven.append(True)
    for nth in range(3, 5):
        sender = f"carl{nth}@customer.example"
        taken_in(mailbox, number(nth, from_=sender, reply_to=answers_to.format(nth) if "{" in answers_to else sender))
    assert len(confirmations()) == count


def replace_proof(monkeypatch) -> list[bool]:
    """Senders are proven as soon as there is something in the list."""
    proven: list[bool] = []
    plain = intake.proving.proven

    def judged(batch):
        return [replace(each, proof=Proof(PROVEN)) if proven else each for each in plain(batch)]

    monkeypatch.setattr(intake.proving, "proven", judged)
    return proven


def test_nobody_is_addressed_by_a_gap(mailbox):
    taken_in(mailbox, mail(from_="carl@customer.example"))
    assert confirmations()[0].text.startswith("Hello,\n")


def test_a_filing_that_broke_off_and_is_repeated_confirms_once(mailbox, monkeypatch):
    row = stored(mailbox, mail())
    save_done = Filing._save_done

    def killed(filing):
        monkeypatch.setattr(Filing, "_save_done", save_done)
        raise SystemExit

    monkeypatch.setattr(Filing, "_save_done", killed)
    with pytest.raises(SystemExit):
        intake.drain(mailbox.pk)
    assert confirmations() == []
    type(row).objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    intake.drain(mailbox.pk)
    intake.drain(mailbox.pk)
    assert (len(confirmations()), OutgoingMail.objects.count()) == (1, 1)


def test_it_costs_the_same_few_statements_for_one_and_for_thirty(mailbox):
    taken_in(mailbox, number(1, from_="wanda@customer.example"))
    counted = []
    for many in (1, 30):
        for nth in range(many):
            sender = f"carl{many}.{nth}@customer.example"
            stored(mailbox, number(nth + 100 * many, from_=sender), sender)
        with CaptureQueriesContext(connection) as captured:
            intake.drain(mailbox.pk)
        counted.append(len(captured))
    assert len(confirmations()) == 32
    assert counted[0] == counted[1]


def test_one_customer_with_thousands_of_tickets_is_taken_for_a_machine(mailbox):
    taken_in(mailbox, number(1))
    carl = Customer.objects.get()
    Message.objects.filter(is_automatic=True).update(created_at=timezone.now() - timedelta(days=2))
    Ticket.objects.bulk_create(Ticket(mailbox=mailbox, customer=carl, subject="Again") for _ in range(200))
    taken_in(mailbox, number(2))
    assert len(confirmations()) == 1
    assert Event.objects.filter(detail__not_confirmed="this address writes too often for a person").exists()
