from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import add_mail, open_ticket
from tickets.desk import conversation, replying, working
from tickets.models import Attachment, OutgoingMail


def told(user, ticket, **how):
    return [entry.sentence or entry.message.new_text.strip() for entry in conversation.of(user, ticket, **how).entries]


def test_messages_and_events_in_the_order_in_which_they_happened(asha, olivia, ticket):
    working.assign(ticket, asha, asha)
    add_mail(ticket, "Any news?")
    working.note(ticket, "<p>Payment is there.</p>", asha)
    working.assign(ticket, olivia, asha)
    assert told(asha, ticket) == [
        "Carl Customer opened the ticket",
        "I paid yesterday, and nothing came.",
        "Asha took it",
        "Any news?",
        "Payment is there.",
        "Asha gave it to Olivia",
    ]


def test_a_message_knows_why_it_is_in_this_ticket(asha, ticket):
    add_mail(ticket, "Any news?")
    last = conversation.of(asha, ticket).entries[-1]
    assert (last.kind, last.why) == ("message", "It answers a message of this ticket")


def test_an_answer_that_was_taken_back_is_only_told_of(asha, ticket):
    replying.undo(replying.reply(ticket, asha, "<p>Wrong person</p>"), asha)
    sentences = told(asha, ticket)
    assert "Wrong person" not in sentences
    assert sentences[-2:] == ["Asha answered", "Asha took the answer back before it was sent"]


def test_an_answer_that_failed_says_why(asha, ticket):
    outgoing = replying.reply(ticket, asha, "<p>Here</p>")
    OutgoingMail.objects.filter(pk=outgoing.pk).update(state="unknown")
    replying.settle(outgoing, True, asha)
    assert told(asha, ticket)[-1] == "Asha says that the answer was sent"


@pytest.fixture
def long(mailbox, carl):
    started = timezone.now() - timedelta(hours=9)
    ticket = open_ticket(mailbox, carl, at=started, text="Mail 0")
    for number in range(1, 60):
        add_mail(ticket, f"Mail {number}", at=started + timedelta(minutes=number))
    return ticket


def test_the_newest_20_messages_and_how_many_came_before(asha, long):
    shown = conversation.of(asha, long)
    assert shown.earlier == 40
    assert [entry.message.text for entry in shown.entries] == [f"Mail {number}" for number in range(40, 60)]


def test_everything_when_it_is_asked_for(asha, long):
    shown = conversation.of(asha, long, everything=True)
    assert shown.earlier == 0
    assert sum(entry.kind == "message" for entry in shown.entries) == 60
    assert shown.entries[0].kind == "event"


def test_queries_do_not_grow_with_the_conversation(asha, ticket, long, django_assert_max_num_queries):
    for each in (ticket, long):
        for message in each.messages.all():
            Attachment.objects.create(message=message, filename="a.pdf", content_type="application/pdf", size=1)
        with django_assert_max_num_queries(4):
            for entry in conversation.of(asha, each).entries:
                if entry.message:
                    assert entry.message.attachments.all()
                    assert entry.message.author is None
                    assert not hasattr(entry.message, "outgoing")


def test_who_may_not_see_the_ticket_is_told_nothing(asha, olivia, private):
    assert told(asha, private) == []
    assert "The lawyer says yes." in told(olivia, private)
