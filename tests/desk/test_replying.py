from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import add_mail, make_customer, open_ticket
from tickets import later
from tickets.desk import drafting, replying
from tickets.errors import ChangedMeanwhile, Refused
from tickets.mail import tokens
from tickets.models import Draft, Event, Message, OutgoingMail, Participant, Ticket

HELLO = "<p>Dear Carl, here is your course.</p>"


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


def test_an_answer_waits_in_the_outbox_for_the_time_of_an_undo(asha, ticket):
    before = timezone.now()
    outgoing = replying.reply(ticket, asha, HELLO)
    assert (outgoing.state, outgoing.attempts) == ("queued", 0)
    assert outgoing.due_at - outgoing.queued_at == timedelta(seconds=10)
    assert outgoing.queued_at >= before


def test_the_answer_is_from_the_mailbox_to_the_customer(asha, ticket, mailbox):
    message = replying.reply(ticket, asha, HELLO, cc="Bob <bob@x.example>").message
    assert (message.sender_name, message.sender_email) == (mailbox.name, mailbox.address)
    assert message.to == [["Carl Customer", "carl@customer.example"]]
    assert message.cc == [["Bob", "bob@x.example"]]
    assert (message.author, message.new_text) == (asha, "Dear Carl, here is your course.")


def test_the_answer_belongs_to_the_customers_thread(asha, ticket):
    for number in range(20):
        add_mail(ticket, f"Mail {number}")
    ids = list(ticket.messages.order_by("pk").values_list("message_id", flat=True))
    message = replying.reply(ticket, asha, HELLO).message
    assert message.in_reply_to == ids[-1:]
    assert message.references == [ids[0], *ids[-10:]]
    assert message.subject == "Re: Where is my course?"
    assert tokens.reference_in(message.message_id) == ticket.reference


def test_a_subject_that_is_an_answer_already_is_left_alone(asha, mailbox, carl):
    ticket = open_ticket(mailbox, carl, "AW: Kurs")
    assert replying.reply(ticket, asha, HELLO).message.subject == "AW: Kurs"


@pytest.mark.parametrize(("then", "verbs"), [("waiting", []), ("open", []), ("resolved", ["resolved"])])
def test_the_ticket_goes_on_as_the_person_says(asha, ticket, then, verbs):
    message = replying.reply(ticket, asha, HELLO, then=then).message
    after = fresh(ticket)
    assert (after.status, after.awaits_answer_since) == (then, None)
    assert after.last_activity_at == message.created_at
    assert after.preview == "Dear Carl, here is your course."
    told = Event.objects.filter(actor=asha).order_by("pk").values_list("verb", flat=True)
    assert list(told) == ["assigned", "replied", *verbs]


def test_whoever_answers_first_looks_after_it(asha, olivia, ticket):
    replying.reply(ticket, asha, HELLO)
    replying.reply(ticket, olivia, HELLO)
    assert fresh(ticket).assignee == asha


def test_whoever_is_written_to_may_answer(asha, ticket):
    replying.reply(ticket, asha, HELLO, cc="BOB@x.example")
    emails = Participant.objects.filter(ticket=ticket).values_list("email", flat=True)
    assert set(emails) == {"carl@customer.example", "bob@x.example"}


def test_the_draft_is_gone_and_its_files_went_along(asha, ticket):
    draft = drafting.save(ticket, asha, "reply", HELLO)
    plain = drafting.attach(draft, "course.pdf", "application/pdf", b"%PDF")
    shown = drafting.attach(draft, "map.png", "image/png", b"png")
    message = replying.reply(ticket, asha, f'{HELLO}<img src="cid:{shown.content_id}">').message
    assert not Draft.objects.exists()
    assert set(message.attachments.all()) == {plain, shown}


def test_the_worker_is_rung_for_when_the_undo_is_over(asha, ticket, monkeypatch):
    rung = []
    monkeypatch.setattr(later, "enqueue", lambda *args, **more: rung.append((args, more)))
    outgoing = replying.reply(ticket, asha, HELLO)
    assert rung == [(("send", outgoing.pk), {"seconds": 10})]


@pytest.mark.parametrize("html", ["", "<p> </p>", "<script>alert(1)</script>"])
def test_an_answer_without_text_is_refused(asha, ticket, html):
    with pytest.raises(Refused, match="no text"):
        replying.reply(ticket, asha, html)
    assert not OutgoingMail.objects.exists()


def test_a_cc_that_is_no_address_is_refused_and_nothing_is_sent(asha, ticket):
    drafting.save(ticket, asha, "reply", HELLO)
    with pytest.raises(Refused, match="“bob” in Cc is not an e-mail address"):
        replying.reply(ticket, asha, HELLO, cc="bob")
    assert Draft.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_a_customer_whose_address_is_broken_cannot_be_answered(asha, mailbox):
    ticket = open_ticket(mailbox, make_customer("undisclosed", "Nobody"))
    with pytest.raises(Refused, match="undisclosed"):
        replying.reply(ticket, asha, HELLO)


def test_a_status_that_is_none_is_refused(asha, ticket):
    with pytest.raises(Refused):
        replying.reply(ticket, asha, HELLO, then="deleted")


def test_who_has_not_seen_the_customers_last_mail_is_told(asha, ticket):
    seen = Message.objects.latest("pk").pk
    add_mail(ticket, "Never mind, I found it!")
    with pytest.raises(ChangedMeanwhile, match="Carl Customer has written here meanwhile"):
        replying.reply(ticket, asha, HELLO, seen=seen)
    assert replying.reply(ticket, asha, HELLO, seen=Message.objects.latest("pk").pk)


def test_two_who_answer_at_once_do_not_both_answer(asha, olivia, ticket):
    seen = Message.objects.latest("pk").pk
    replying.reply(ticket, olivia, HELLO, seen=seen)
    with pytest.raises(ChangedMeanwhile, match="Olivia"):
        replying.reply(ticket, asha, HELLO, seen=seen)
    assert OutgoingMail.objects.count() == 1


def test_an_answer_that_was_taken_back_is_in_nobodys_way(asha, olivia, ticket):
    seen = Message.objects.latest("pk").pk
    replying.undo(replying.reply(ticket, olivia, HELLO, seen=seen), olivia)
    assert replying.reply(ticket, asha, HELLO, seen=seen)


def test_a_double_click_sends_one_answer(asha, ticket):
    seen = Message.objects.latest("pk").pk
    replying.reply(ticket, asha, HELLO, seen=seen)
    with pytest.raises(ChangedMeanwhile, match="on its way already"):
        replying.reply(ticket, asha, HELLO, seen=seen)
    assert OutgoingMail.objects.count() == Message.objects.filter(direction="reply").count() == 1
