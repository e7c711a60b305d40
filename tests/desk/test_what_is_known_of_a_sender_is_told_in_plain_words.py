import pytest

from tests.cast import add_mail, signed_in
from tickets.models import Ticket
from tickets.models.message import SenderProof

pytestmark = pytest.mark.django_db

DOUBT = "This mail claims to come from carl@customer.example, but customer.example says it does not."
WARNING = "It is not proven who wrote this. An answer goes to carl@customer.example."
BY = {"domain": "customer.example", "by": "mx.example.com", "spf": "softfail", "dmarc": "fail", "policy": "reject"}
FAILED = {
    "sender_proof": SenderProof.FAILED,
    "signals": {"authentication": {**BY, "why": "customer.example says it does not"}},
}
PROVEN = {"sender_proof": SenderProof.PROVEN, "signals": {"authentication": {**BY, "dmarc": "pass"}}}


def page(person, ticket: Ticket) -> str:
    return signed_in(person).get(f"/tickets/{ticket.reference}/").content.decode()


def test_a_sender_who_failed_is_marked_and_whoever_answers_is_warned(asha, ticket):
    add_mail(ticket, "Send the money to me", **FAILED)
    shown = page(asha, ticket)
    assert DOUBT in shown
    assert "Checked by mx.example.com: SPF softfail, DMARC fail." in shown
    assert WARNING in shown


def test_once_the_genuine_customer_writes_nobody_is_warned_any_more(asha, ticket):
    add_mail(ticket, "Send the money to me", **FAILED)
    add_mail(ticket, "That was not me", **PROVEN)
    shown = page(asha, ticket)
    assert DOUBT in shown
    assert WARNING not in shown
    assert "customer.example confirms this sender (checked by mx.example.com)" in shown


def test_nothing_is_said_where_nobody_knows(asha, ticket):
    add_mail(ticket, "Hello", signals={"authentication": {**BY, "dmarc": "none"}})
    shown = page(asha, ticket)
    assert "claims to come" not in shown
    assert "confirms this sender" not in shown
    assert "not proven" not in shown


@pytest.mark.parametrize(
    ("signal", "said"),
    [
        ({"is_spam": True, "score": 7.2, "limit": 5.0}, "Your mail server takes this for spam (score 7.2 of 5)."),
        ({"is_spam": True, "score": 12.0, "limit": None}, "Your mail server takes this for spam (score 12)."),
        ({"is_spam": True, "score": None, "limit": None}, "Your mail server takes this for spam."),
    ],
)
def test_what_a_filter_calls_spam_is_shown_and_says_so(asha, ticket, signal, said):
    add_mail(ticket, "Cheap watches", signals={"spam": signal})
    shown = page(asha, ticket)
    assert said in shown
    assert "Cheap watches" in shown


def test_what_a_filter_lets_pass_needs_no_word(asha, ticket):
    add_mail(ticket, "Hello", signals={"spam": {"is_spam": False, "score": 1.0, "limit": 5.0}})
    assert "takes this for spam" not in page(asha, ticket)


def test_names_that_a_stranger_chose_do_no_harm(asha, ticket):
    hostile = {"domain": "<b>x</b>", "by": "<i>y</i>", "dmarc": "<script>alert(1)</script>", "why": "<img src=x>"}
    add_mail(ticket, "Hi", sender_proof=SenderProof.FAILED, signals={"authentication": hostile})
    shown = page(asha, ticket)
    assert "<script>alert(1)" not in shown
    assert "<img src=x>" not in shown
    assert "&lt;img src=x&gt;" in shown
