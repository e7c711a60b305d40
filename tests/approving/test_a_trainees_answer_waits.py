import pytest

from tests.cast import add_mail, open_ticket
from tickets import access
from tickets.approving import proposing
from tickets.dashboard import day
from tickets.desk import drafting
from tickets.errors import ChangedMeanwhile, Refused
from tickets.models import Event, OutgoingMail, ProposedReply, Ticket

HELLO = "<p>Dear Carl, here is your course.</p>"


def waiting(person):
    return day.waits_for(person).items("answers")


def test_it_is_handed_in_and_nothing_is_sent(tara, ticket):
    proposal = proposing.propose(ticket, tara, HELLO, cc="bob@x.example", then="resolved")
    assert (proposal.state, proposal.html, proposal.cc, proposal.then) == (
        "waiting",
        HELLO,
        "bob@x.example",
        "resolved",
    )
    assert not OutgoingMail.objects.exists()
    after = Ticket.objects.get(pk=ticket.pk)
    assert (after.status, after.assignee) == ("open", tara)
    assert after.awaits_answer_since == ticket.awaits_answer_since, "the customer waits on"
    assert list(Event.objects.filter(actor=tara).values_list("verb", flat=True)) == ["assigned", "proposed"]


def test_her_draft_and_its_files_stay_as_they_are(tara, ticket):
    draft = drafting.save(ticket, tara, "reply", HELLO)
    file = drafting.attach(draft, "course.pdf", "application/pdf", b"%PDF")
    proposing.propose(ticket, tara, HELLO)
    for change in (
        lambda: drafting.save(ticket, tara, "reply", "<p>Else</p>"),
        lambda: drafting.attach(draft, "b.pdf", "application/pdf", b"%PDF"),
        lambda: drafting.detach(file, tara),
        lambda: drafting.discard(draft, tara),
    ):
        with pytest.raises(Refused, match="waits for approval"):
            change()
    drafting.save(ticket, tara, "note", "<p>Meanwhile I note this</p>")


def test_taken_back_it_is_her_draft_again(tara, ticket):
    proposal = proposing.propose(ticket, tara, HELLO)
    proposing.withdraw(proposal, tara)
    assert ProposedReply.objects.get().state == "withdrawn"
    assert drafting.save(ticket, tara, "reply", "<p>Better</p>").html == "<p>Better</p>"
    proposing.propose(ticket, tara, "<p>Better</p>")
    assert ProposedReply.objects.count() == 2


def test_nobody_else_takes_it_back(tara, asha, olivia, ticket):
    proposal = proposing.propose(ticket, tara, HELLO)
    for other in (asha, olivia):
        with pytest.raises(Refused, match="Only who wrote"):
            proposing.withdraw(proposal, other)


def test_one_waits_at_a_time(tara, ticket):
    proposing.propose(ticket, tara, HELLO)
    with pytest.raises(Refused, match="waits for approval"):
        proposing.propose(ticket, tara, "<p>Once more</p>")


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"html": " "}, "no text"),
        ({"html": HELLO, "cc": "nonsense"}, "not an e-mail address"),
        ({"html": HELLO, "then": "spam"}, "leaves a ticket"),
    ],
)
def test_what_could_never_be_sent_is_refused_at_once(tara, ticket, fields, why):
    with pytest.raises(Refused, match=why):
        proposing.propose(ticket, tara, **fields)
    assert not ProposedReply.objects.exists()


def test_what_came_since_she_looked_is_read_first(tara, ticket):
    seen = ticket.messages.get().pk
    add_mail(ticket, "One more thing")
    with pytest.raises(ChangedMeanwhile):
        proposing.propose(ticket, tara, HELLO, seen=seen)


def test_who_may_send_needs_nobody(asha, ticket):
    with pytest.raises(Refused, match="may send"):
        proposing.propose(ticket, asha, HELLO)


def test_who_works_on_no_tickets_or_does_not_see_it_is_refused(tara, adam, ticket, private):
    for person, other in ((adam, ticket), (tara, private)):
        with pytest.raises(Refused):
            proposing.propose(other, person, HELLO)


def test_it_waits_for_those_who_decide(tara, asha, olivia, adam, ticket):
    proposing.propose(ticket, tara, HELLO)
    assert [each.proposal.author for each in waiting(olivia)] == ["Tara"]
    assert not waiting(asha)
    assert not waiting(adam)
    assert not waiting(tara)
    asha.approves_replies = True
    assert [str(each.proposal.rich) for each in waiting(asha)] == [HELLO]


def test_what_waits_on_the_owners_tickets_waits_for_the_owner_alone(tara, asha, olivia, ticket):
    proposing.propose(ticket, tara, HELLO)
    Ticket.objects.filter(pk=ticket.pk).update(visibility="owner")
    asha.approves_replies = True
    assert not waiting(asha)
    assert not access.proposals_visible_to(tara).exists()
    assert len(waiting(olivia)) == 1


def test_fifty_at_most_and_the_rest_is_counted(tara, olivia, mailbox, carl, django_assert_num_queries):
    for number in range(52):
        each = open_ticket(mailbox, carl, f"Matter {number}")
        drafting.attach(drafting.save(each, tara, "reply", HELLO), "a.txt", "text/plain", b"a")
        ProposedReply.objects.create(ticket=each, author=tara, html=HELLO, then="waiting")
    add_mail(ProposedReply.objects.earliest("proposed_at").ticket, "One more thing")
    with django_assert_num_queries(2):
        told = waiting(olivia)
        assert len(told) == 50
        assert [file["filename"] for file in told[0].proposal.files] == ["a.txt"]
        assert [each.proposal.wrote_since for each in told[:2]] == [True, False]
        assert told[0].ticket.customer.name == "Carl Customer"


def test_a_colleague_sees_what_waits_with_its_files_but_not_what_was_sent_back(tara, asha, ticket):
    file = drafting.attach(drafting.save(ticket, tara, "reply", HELLO), "a.txt", "text/plain", b"a")
    assert not access.attachments_visible_to(asha).filter(pk=file.pk).exists()
    proposal = proposing.propose(ticket, tara, HELLO)
    assert access.attachments_visible_to(asha).filter(pk=file.pk).exists()
    assert access.proposals_visible_to(asha).exists()
    ProposedReply.objects.filter(pk=proposal.pk).update(state="sent_back")
    assert not access.proposals_visible_to(asha).exists()
    assert not access.attachments_visible_to(asha).filter(pk=file.pk).exists()
    assert access.proposals_visible_to(tara).exists()


def test_what_runs_in_it_is_taken_out_before_anybody_else_opens_it(tara, ticket):
    hostile = '<p onclick="steal()">Dear Carl</p><script>steal()</script><img src="x" onerror="steal()">'
    assert "steal" not in proposing.propose(ticket, tara, hostile).html
