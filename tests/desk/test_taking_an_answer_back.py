import pytest
from django.utils import timezone

from tests.cast import add_mail
from tickets.desk import drafting, replying, working
from tickets.errors import Refused
from tickets.models import OutgoingMail, Participant, Ticket

HELLO = "<p>Dear Carl</p>"


@pytest.fixture
def outgoing(asha, ticket):
    draft = drafting.save(ticket, asha, "reply", HELLO)
    drafting.attach(draft, "course.pdf", "application/pdf", b"%PDF")
    return replying.reply(ticket, asha, HELLO, cc="Bob <bob@x.example>", then="resolved")


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


def test_text_copies_and_files_are_back_in_the_draft(asha, ticket, outgoing):
    replying.undo(outgoing, asha)
    draft = drafting.draft_of(ticket, asha, "reply")
    assert (draft.html, draft.cc) == (HELLO, '"Bob" <bob@x.example>')
    assert [file.filename for file in draft.attachments.all()] == ["course.pdf"]
    assert not outgoing.message.attachments.exists()


def test_the_ticket_is_as_it_was(asha, ticket, outgoing):
    event = replying.undo(outgoing, asha)
    after = fresh(ticket)
    assert (after.status, after.preview) == ("open", ticket.preview)
    assert after.awaits_answer_since == ticket.awaits_answer_since
    assert event.detail == {"from": "resolved", "to": "open"}
    assert not Participant.objects.filter(email="bob@x.example").exists()
    assert OutgoingMail.objects.get().state == "undone"


def test_what_others_did_meanwhile_stays(asha, olivia, ticket, outgoing):
    working.wait(ticket, olivia)
    replying.undo(outgoing, asha)
    assert fresh(ticket).status == "waiting"


def test_a_mail_that_came_meanwhile_stays_on_top(asha, ticket, outgoing):
    add_mail(ticket, "Thank you!")
    Ticket.objects.filter(pk=ticket.pk).update(status="open", awaits_answer_since=timezone.now())
    replying.undo(outgoing, asha)
    after = fresh(ticket)
    assert (after.status, after.preview) == ("open", "Thank you!")
    assert after.awaits_answer_since == ticket.awaits_answer_since


def test_a_new_draft_is_not_overwritten(asha, ticket, outgoing):
    drafting.save(ticket, asha, "reply", "<p>P.S.</p>")
    replying.undo(outgoing, asha)
    assert drafting.draft_of(ticket, asha, "reply").html == "<p>Dear Carl</p><p>P.S.</p>"


def test_the_owner_stops_an_answer_and_its_writer_gets_the_text(asha, olivia, ticket, outgoing):
    replying.undo(outgoing, olivia)
    assert drafting.draft_of(ticket, asha, "reply").html == HELLO
    assert drafting.draft_of(ticket, olivia, "reply") is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"state": "sending", "leased_until": timezone.now(), "attempts": 1}, "is being sent"),
        ({"state": "sent", "sent_at": timezone.now(), "attempts": 1}, "has been sent"),
        ({"state": "unknown", "attempts": 1}, "sending has begun"),
        ({"state": "undone"}, "taken back already"),
    ],
)
def test_it_is_too_late_once_sending_has_begun(asha, ticket, outgoing, changes, said):
    OutgoingMail.objects.filter(pk=outgoing.pk).update(**changes)
    with pytest.raises(Refused, match=said):
        replying.undo(outgoing, asha)
    assert fresh(ticket).status == "resolved"
    assert drafting.draft_of(ticket, asha, "reply") is None


def test_who_may_not_work_on_the_ticket_takes_nothing_back(asha, adam, ticket, outgoing):
    with pytest.raises(Refused):
        replying.undo(outgoing, adam)
    Ticket.objects.filter(pk=ticket.pk).update(visibility="owner")
    with pytest.raises(Refused):
        replying.undo(outgoing, asha)


@pytest.mark.parametrize("state", ["queued", "failed"])
def test_what_could_not_be_sent_can_be_taken_back_and_mended(asha, ticket, outgoing, state):
    OutgoingMail.objects.filter(pk=outgoing.pk).update(state=state, attempts=3, server_said="550 No such user")
    replying.undo(outgoing, asha)
    assert drafting.draft_of(ticket, asha, "reply").html == HELLO
    assert OutgoingMail.objects.get().state == "undone"
