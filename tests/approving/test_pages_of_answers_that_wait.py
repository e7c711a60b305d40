import pytest

from tests.cast import add_mail, open_ticket, signed_in
from tickets.approving import proposing
from tickets.desk import replying
from tickets.models import OutgoingMail, ProposedReply
from tickets.sealed import seal

HELLO = "<p>Dear Carl, here is your course.</p>"
BETTER = "<p>Dear Carl, here is the course that you bought.</p>"


@pytest.fixture
def proposal(tara, ticket):
    return proposing.propose(ticket, tara, HELLO)


def page(person, address):
    return signed_in(person).get(address).content.decode()


def at(ticket):
    return f"/tickets/{ticket.reference}/"


def decide(person, proposal, path, **posted):
    return signed_in(person).post(f"/proposals/{seal(proposal.pk)}/{path}/", posted)


def test_the_button_says_what_happens(tara, asha, ticket):
    assert "Hand in for approval" in page(tara, at(ticket))
    assert "Hand in" not in page(asha, at(ticket))


def test_everybody_who_sees_the_ticket_sees_it_and_each_may_do_their_part(tara, asha, olivia, adam, ticket, proposal):
    for person, theirs, others in (
        (tara, "Take it back and edit", "Approve and send"),
        (olivia, "Approve and send", "Take it back and edit"),
        (asha, "waits for approval", "Approve and send"),
        (adam, "waits for approval", "Approve and send"),
    ):
        text = page(person, at(ticket))
        assert "Tara’s answer" in text
        assert theirs in text, person
        assert others not in text, person


def test_her_editor_is_closed_while_it_waits(tara, ticket, proposal):
    text = page(tara, at(ticket))
    assert 'id="text-reply"' not in text
    assert 'id="text-note"' in text
    saved = signed_in(tara).post(f"{at(ticket)}draft/", {"kind": "reply", "html": "<p>Else</p>"})
    assert saved.status_code == 204


def test_the_list_says_that_it_waits(tara, asha, ticket, proposal):
    assert "an answer waits for approval" in page(asha, "/queues/open/")


def test_the_owner_approves_where_all_waits(tara, olivia, proposal):
    assert "here is your course" in page(olivia, "/waits/")
    answer = signed_in(olivia).post(f"/proposals/{seal(proposal.pk)}/approval/?from=waits")
    assert answer.headers["Location"] == "/waits/"
    assert OutgoingMail.objects.get().message.author == tara
    assert "here is your course" not in page(olivia, "/waits/")


def test_a_trusted_assistant_finds_the_same_page(asha, proposal):
    assert signed_in(asha).get("/waits/").status_code == 403
    asha.approves_replies = True
    asha.save()
    assert "Approve and send" in page(asha, "/waits/")


def test_changed_on_the_page_it_is_told_word_by_word(tara, olivia, ticket, proposal):
    decide(olivia, proposal, "approval", html=BETTER)
    for address in (at(ticket), "/proposals/"):
        text = page(tara, address)
        assert "<del>your course.</del>" in text
        assert "<ins>the course that you bought.</ins>" in text
    assert "<del>" not in page(tara, at(ticket)), "she has read it"
    assert "Changed and approved by Olivia" in page(tara, "/proposals/")


def test_sent_back_she_reads_why_and_writes_on(tara, asha, olivia, ticket, proposal):
    decide(olivia, proposal, "return", comment="Please name the course.")
    text = page(tara, at(ticket))
    assert "Olivia sent your answer back" in text
    assert "Please name the course." in text
    assert 'id="text-reply"' in text
    assert "Please name the course." not in page(asha, at(ticket))
    assert "Please name the course." in page(tara, "/proposals/")


def test_the_rail_counts_what_she_has_not_read(tara, asha, olivia, proposal):
    decide(olivia, proposal, "return", comment="Please name the course.")
    before = page(tara, "/queues/open/").split("Your answers")[2][:120]
    assert '<span class="count">1</span>' in before
    page(tara, "/proposals/")
    assert "count" not in page(tara, "/queues/open/").split("Your answers")[2][:60]
    assert "Your answers" not in page(asha, "/queues/open/")


def test_she_takes_it_back_and_edits(tara, ticket, proposal):
    assert decide(tara, proposal, "withdrawal").status_code == 303
    text = page(tara, at(ticket))
    assert 'id="text-reply"' in text
    assert "here is your course" in text


def test_what_is_refused_comes_back_with_what_was_typed(olivia, ticket, proposal):
    add_mail(ticket, "One more thing")
    answer = decide(olivia, proposal, "approval", html=BETTER)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "has written here meanwhile" in text
    assert "the course that you bought" in text
    assert "has written since this was handed in" in text


def test_a_comment_is_not_lost_when_somebody_was_quicker(olivia, tara, proposal):
    proposing.withdraw(proposal, tara)
    answer = decide(olivia, proposal, "return", comment="Please name the course.")
    assert answer.status_code == 422
    assert "took this answer back" in answer.content.decode()
    assert "Please name the course." in answer.content.decode()


def test_having_read_what_the_customer_wrote_since_one_may_approve(olivia, ticket, proposal):
    newest = add_mail(ticket, "One more thing")
    assert decide(olivia, proposal, "approval", seen=seal(newest.pk)).status_code == 303
    assert OutgoingMail.objects.exists()


@pytest.mark.parametrize("path", ["approval", "return", "withdrawal"])
def test_nobody_else_decides_on_the_page(asha, adam, tara, mailbox, carl, proposal, path):
    for person in (asha, adam):
        assert decide(person, proposal, path, comment="x", html=BETTER).status_code in (303, 403, 422)
    assert ProposedReply.objects.get().state == "waiting"
    assert not OutgoingMail.objects.exists()


def test_what_one_does_not_see_is_not_there(asha, tara, mailbox, carl, private):
    hidden = ProposedReply.objects.create(ticket=private, author=tara, html=HELLO, then="waiting")
    asha.approves_replies = True
    asha.save()
    for path in ("approval", "return", "withdrawal"):
        assert decide(asha, hidden, path).status_code == 404


def test_a_hostile_answer_is_shown_tamed(olivia, tara, ticket):
    proposing.propose(
        ticket, tara, '<p onclick="x()">Hi</p><script>alert(1)</script><img src="https://e.example/x.gif">'
    )
    for address in (at(ticket), "/waits/"):
        text = page(olivia, address)
        assert "alert(1)" not in text.replace("&lt;script&gt;alert(1)", "")
        assert "<p onclick" not in text


def test_the_event_says_who_approved(olivia, asha, ticket, proposal):
    decide(olivia, proposal, "approval")
    assert "Olivia approved the answer of Tara" in page(asha, at(ticket))
    replying.undo(OutgoingMail.objects.get(), olivia)
    assert "waits for approval" in page(asha, at(ticket))


def test_pages_with_many_of_them_cost_the_same(tara, olivia, ticket, mailbox, carl, django_assert_max_num_queries):
    for number in range(20):
        proposing.propose(open_ticket(mailbox, carl, f"Matter {number}"), tara, HELLO)
    for person, address in ((olivia, "/waits/"), (tara, "/proposals/"), (tara, "/queues/open/")):
        browser = signed_in(person)
        with django_assert_max_num_queries(12):
            assert browser.get(address).status_code == 200
