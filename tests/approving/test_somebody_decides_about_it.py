import pytest

from accounts.models import User
from tests.cast import add_mail, open_ticket, signed_in
from tickets.approving import deciding, proposing
from tickets.desk import drafting, merging, replying, working
from tickets.errors import ChangedMeanwhile, Refused
from tickets.models import Draft, Event, Message, OutgoingMail, Suppression, Ticket

HELLO = "<p>Dear Carl, here is your course.</p>"
BETTER = "<p>Dear Carl, here is the course that you bought.</p>"


@pytest.fixture
def proposal(tara, ticket):
    drafting.attach(drafting.save(ticket, tara, "reply", HELLO), "course.pdf", "application/pdf", b"%PDF")
    return proposing.propose(ticket, tara, HELLO, cc="bob@x.example", then="resolved")


def fresh(row):
    return type(row).objects.get(pk=row.pk)


@pytest.fixture
def trusted(asha) -> User:
    asha.approves_replies = True
    asha.save()
    return asha


def test_approved_it_goes_out_as_hers(olivia, tara, ticket, proposal):
    outgoing = deciding.approve(proposal, olivia)
    message = outgoing.message
    assert (outgoing.state, message.author, message.html) == ("queued", tara, HELLO)
    assert [file.filename for file in message.attachments.all()] == ["course.pdf"]
    assert message.cc == [["", "bob@x.example"]]
    assert not Draft.objects.exists()
    after = fresh(proposal)
    assert (after.state, after.decided_by, after.message) == ("approved", olivia, message)
    assert fresh(ticket).status == "resolved"


def test_the_events_know_who_wrote_and_who_approved(olivia, tara, proposal):
    message = deciding.approve(proposal, olivia).message
    replied, approved = (Event.objects.get(verb=verb) for verb in ("replied", "approved"))
    assert (replied.actor, replied.detail["approved_by"]) == (tara, "Olivia")
    assert (approved.actor, approved.message) == (olivia, message)
    assert (approved.detail["author"], approved.detail["changed"]) == ("Tara", False)


def test_a_trusted_assistant_approves_too_and_may_change_it(trusted, tara, proposal):
    message = deciding.approve(proposal, trusted, BETTER).message
    assert (message.author, message.html) == (tara, BETTER)
    assert Event.objects.get(verb="approved").detail["changed"]
    after = fresh(proposal)
    assert (after.html, after.approved_html) == (HELLO, BETTER)


@pytest.mark.parametrize("fields", [{}, {"approves_replies": True, "sends_replies": False}, {"role": "admin"}])
def test_nobody_else_decides(asha, proposal, fields):
    User.objects.filter(pk=asha.pk).update(**fields)
    for verb in (
        lambda: deciding.approve(proposal, fresh(asha)),
        lambda: deciding.send_back(proposal, fresh(asha), "x"),
    ):
        with pytest.raises(Refused):
            verb()
    assert fresh(proposal).state == "waiting"


def test_nobody_approves_their_own(tara, proposal):
    User.objects.filter(pk=tara.pk).update(sends_replies=True, approves_replies=True)
    with pytest.raises(Refused, match="their own"):
        deciding.approve(proposal, fresh(tara))


def test_who_does_not_see_the_ticket_does_not_decide(trusted, proposal, ticket):
    Ticket.objects.filter(pk=ticket.pk).update(visibility="owner")
    with pytest.raises(Refused, match="not yours to see"):
        deciding.approve(proposal, trusted)


def test_what_the_customer_wrote_since_is_read_first(olivia, ticket, proposal):
    newest = add_mail(ticket, "It has come, thank you!")
    with pytest.raises(ChangedMeanwhile):
        deciding.approve(proposal, olivia)
    assert fresh(proposal).state == "waiting"
    assert Draft.objects.get().html == HELLO
    assert deciding.approve(proposal, olivia, seen=newest.pk)


def test_her_own_note_and_that_of_who_decides_change_nothing(olivia, tara, ticket, proposal):
    working.note(ticket, "<p>Ok?</p>", tara)
    working.note(ticket, "<p>Ok!</p>", olivia)
    assert deciding.approve(proposal, olivia)


def test_no_mail_goes_where_none_arrives_and_the_answer_waits_on(olivia, proposal, carl):
    Suppression.objects.create(email=carl.email, reason="it came back")
    with pytest.raises(Refused, match="is stopped"):
        deciding.approve(proposal, olivia)
    assert fresh(proposal).state == "waiting"
    assert Draft.objects.get().html == HELLO
    assert not OutgoingMail.objects.exists()


def test_nobody_decides_twice(olivia, trusted, proposal):
    deciding.approve(proposal, olivia)
    for verb in (lambda: deciding.approve(proposal, trusted), lambda: deciding.send_back(proposal, trusted, "No")):
        with pytest.raises(Refused, match="Olivia has decided"):
            verb()
    assert Message.objects.filter(direction="reply").count() == 1


def test_what_was_taken_back_is_not_decided(olivia, tara, proposal):
    proposing.withdraw(proposal, tara)
    with pytest.raises(Refused, match="took this answer back"):
        deciding.approve(proposal, olivia)


def test_sent_back_it_is_her_draft_and_on_top_of_her_queue(olivia, tara, ticket, proposal):
    Ticket.objects.filter(pk=ticket.pk).update(status="waiting", assignee=None)
    deciding.send_back(proposal, olivia, "Please name the course.")
    after = fresh(ticket)
    assert (after.status, after.assignee) == ("open", tara)
    assert after.last_activity_at > ticket.last_activity_at
    told = fresh(proposal)
    assert (told.state, told.comment, told.decided_by) == ("sent_back", "Please name the course.", olivia)
    draft = drafting.save(ticket, tara, "reply", BETTER)
    assert [file.filename for file in draft.attachments.all()] == ["course.pdf"]
    assert proposing.propose(ticket, tara, BETTER)


def test_sending_back_says_why(olivia, proposal):
    with pytest.raises(Refused, match="Say in a sentence"):
        deciding.send_back(proposal, olivia, "  ")


def test_the_comment_is_for_her_and_not_for_the_team(olivia, proposal):
    deciding.send_back(proposal, olivia, "Never so rude again.")
    assert "rude" not in str(Event.objects.get(verb="sent_back").detail)


def test_taken_back_before_it_left_it_waits_again_as_it_was_approved(olivia, tara, ticket, proposal):
    outgoing = deciding.approve(proposal, olivia, BETTER)
    replying.undo(outgoing, olivia)
    again = fresh(proposal)
    assert (again.state, again.decided_by, again.message) == ("waiting", None, None)
    assert Draft.objects.get().attachments.count() == 1
    message = deciding.approve(again, olivia).message
    assert (message.html, message.author, message.attachments.count()) == (BETTER, tara, 1)
    assert not Draft.objects.exists()


def test_what_she_has_begun_meanwhile_is_not_lost(olivia, tara, ticket, proposal):
    outgoing = deciding.approve(proposal, olivia)
    drafting.save(ticket, tara, "reply", "<p>And also</p>")
    replying.undo(outgoing, olivia)
    assert Draft.objects.get().html == f"{HELLO}<p>And also</p>"
    again = fresh(proposal)
    assert (again.state, again.decided_by, again.message) == ("sent_back", olivia, None)
    told = signed_in(tara).get("/proposals/").content.decode()
    assert "Sent back by Olivia" in told
    assert "both texts are in your draft now" in told


def test_what_she_takes_back_herself_is_hers_without_a_word(olivia, tara, ticket, proposal):
    outgoing = deciding.approve(proposal, olivia)
    drafting.save(ticket, tara, "reply", "<p>And also</p>")
    replying.undo(outgoing, tara)
    assert fresh(proposal).state == "withdrawn"


def test_it_is_approved_also_when_she_has_left(olivia, tara, proposal):
    User.objects.filter(pk=tara.pk).update(is_active=False)
    assert deciding.approve(proposal, olivia).message.author == tara


def test_taken_back_after_a_merger_it_is_her_draft_there(asha, olivia, tara, ticket, proposal, mailbox, carl):
    other = open_ticket(mailbox, carl, "The same once more")
    outgoing = deciding.approve(proposal, olivia)
    merging.merge(ticket, other, asha)
    replying.undo(OutgoingMail.objects.get(pk=outgoing.pk), olivia)
    assert fresh(proposal).state == "withdrawn"
    assert Draft.objects.get().ticket == other
    assert proposing.propose(other, tara, BETTER).ticket == other
