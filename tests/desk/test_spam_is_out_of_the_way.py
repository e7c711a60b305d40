import pytest
from django.utils import timezone

from tests.cast import open_ticket, signed_in
from tickets.desk import queues, replying, spam, working
from tickets.errors import Refused
from tickets.models import Event, Message, OutgoingMail, Ticket
from tickets.models.message import Direction


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


def confirm(ticket):
    message = Message.objects.create(ticket=ticket, direction=Direction.REPLY, is_automatic=True, text="It came in.")
    now = timezone.now()
    return OutgoingMail.objects.create(message=message, mailbox=ticket.mailbox, queued_at=now, due_at=now)


def test_it_leaves_all_lists_but_its_own_and_nobody_waits(asha, ticket):
    event = spam.mark(ticket, asha)
    assert (event.verb, event.detail) == ("spam", {"from": "open", "to": "spam"})
    assert fresh(ticket).awaits_answer_since is None
    assert [slug for slug in queues.BY_SLUG if queues.page(asha, slug).rows] == ["spam"]
    assert queues.counts(asha) == dict.fromkeys(queues.BY_SLUG, 0) | {"spam": 1}
    assert spam.mark(ticket, asha) is None


def test_not_spam_brings_it_back_to_the_open_ones_on_top(asha, ticket):
    spam.mark(ticket, asha)
    working.reopen(ticket, asha)
    again = fresh(ticket)
    assert (again.status, again.awaits_answer_since) == ("open", ticket.created_at)
    assert again.last_activity_at > ticket.last_activity_at


def test_a_search_finds_it(asha, ticket):
    spam.mark(ticket, asha)
    page = signed_in(asha).get(f"/search/?q={ticket.reference}").content.decode()
    assert ticket.subject in page
    assert "<span>spam</span>" in page


def test_a_confirmation_that_has_not_left_stays_here(asha, ticket):
    confirmation = confirm(ticket)
    spam.mark(ticket, asha)
    confirmation.refresh_from_db()
    assert confirmation.state == "undone"
    assert Event.objects.get(verb="sending_undone").message == confirmation.message


def test_what_a_person_wrote_and_other_tickets_confirmations_leave(asha, ticket, mailbox, carl):
    others, mine = confirm(open_ticket(mailbox, carl)), replying.reply(ticket, asha, "<p>Dear Carl</p>")
    spam.mark(ticket, asha)
    assert set(OutgoingMail.objects.filter(state="queued")) == {others, mine}


def test_no_answer_makes_spam_of_a_ticket(asha, ticket):
    with pytest.raises(Refused, match="open, waiting or resolved"):
        replying.reply(ticket, asha, "<p>Go away</p>", then="spam")


def test_whoever_answers_spam_takes_it_for_none(asha, ticket):
    spam.mark(ticket, asha)
    replying.reply(ticket, asha, "<p>Sorry</p>")
    assert fresh(ticket).status == "waiting"
