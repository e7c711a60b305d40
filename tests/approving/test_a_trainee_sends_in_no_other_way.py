import pytest
from django.utils import timezone

from tests.cast import signed_in
from tickets.desk import clearing, replying
from tickets.errors import Refused
from tickets.models import Message, OutgoingMail, ProposedReply, Suppression
from tickets.sealed import seal

HELLO = "<p>Dear Carl</p>"
DRAFTS_ONLY = "You write drafts only"


@pytest.fixture
def stuck(ticket, asha):
    """An answer of Asha's in `state`."""

    def make(state: str) -> OutgoingMail:
        outgoing = replying.reply(ticket, asha, HELLO)
        OutgoingMail.objects.filter(pk=outgoing.pk).update(state=state)
        return OutgoingMail.objects.get(pk=outgoing.pk)

    return make


def test_not_by_the_verb(tara, ticket):
    with pytest.raises(Refused, match=DRAFTS_ONLY):
        replying.reply(ticket, tara, HELLO)


@pytest.mark.parametrize("then", ["waiting", "resolved", "open"])
def test_not_by_the_form_of_an_answer(tara, ticket, then):
    answer = signed_in(tara).post(f"/tickets/{ticket.reference}/replies/", {"html": HELLO, "then": then})
    assert answer.status_code == 303
    assert not OutgoingMail.objects.exists()
    assert ProposedReply.objects.get().then == then


def test_not_in_the_name_of_somebody_else(tara, asha, ticket):
    with pytest.raises(Refused, match=DRAFTS_ONLY):
        replying.reply(ticket, tara, HELLO, author=asha)


def test_not_by_sending_again(tara, stuck):
    outgoing = stuck("failed")
    with pytest.raises(Refused, match=DRAFTS_ONLY):
        replying.send_again(outgoing, tara)
    signed_in(tara).post(f"/outgoing/{seal(outgoing.pk)}/repetition/")
    assert OutgoingMail.objects.get().state == "failed"


@pytest.mark.parametrize("was_sent", ["yes", "no"])
def test_not_by_settling_what_nobody_knows(tara, stuck, was_sent):
    outgoing = stuck("unknown")
    signed_in(tara).post(f"/outgoing/{seal(outgoing.pk)}/settlement/", {"was_sent": was_sent})
    assert OutgoingMail.objects.get().state == "unknown"


def test_not_by_allowing_mail_again(tara, ticket, carl):
    Suppression.objects.create(email=carl.email, reason="it came back")
    with pytest.raises(Refused, match=DRAFTS_ONLY):
        clearing.allow(ticket, carl.email, tara)
    assert Suppression.objects.filter(cleared_at=None).exists()


@pytest.mark.parametrize("path", ["approval/", "return/"])
def test_not_by_deciding_herself(tara, ticket, path):
    signed_in(tara).post(f"/tickets/{ticket.reference}/replies/", {"html": HELLO})
    proposal = ProposedReply.objects.get()
    signed_in(tara).post(f"/proposals/{seal(proposal.pk)}/{path}", {"html": HELLO, "comment": "x"})
    assert ProposedReply.objects.get().state == "waiting"
    assert not OutgoingMail.objects.exists()


def test_not_by_a_rule_of_hers(tara):
    assert signed_in(tara).get("/routing/").status_code == 403


def test_not_by_taking_an_approved_answer_back(tara, olivia, ticket):
    from tickets.approving import deciding, proposing

    outgoing = deciding.approve(proposing.propose(ticket, tara, HELLO), olivia)
    replying.undo(outgoing, tara)
    assert ProposedReply.objects.get().state == "waiting"
    with pytest.raises(Refused, match=DRAFTS_ONLY):
        replying.reply(ticket, tara, HELLO)


def test_her_pages_offer_none_of_it(tara, ticket, stuck, carl):
    stuck("failed")
    Suppression.objects.create(email=carl.email, reason="it came back", created_at=timezone.now())
    text = signed_in(tara).get(f"/tickets/{ticket.reference}/").content.decode()
    assert "Hand in for approval" in text
    for words in ("Send and", "Send again", "Allow mail to this address"):
        assert words not in text, words
    assert Message.objects.count() == 2
