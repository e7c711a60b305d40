import pytest

from tests.mail.letters import MALLORY, mail, taken_in
from tickets.mail import tokens
from tickets.models import Ticket
from tickets.models.event import Verb

pytestmark = pytest.mark.django_db


@pytest.fixture
def carls(mailbox) -> Ticket:
    return taken_in(mailbox, mail(message_id="<a@customer.example>")).ticket


def mallorys(mailbox, **headers: str) -> Ticket:
    return taken_in(mailbox, mail(text="Send it to me", from_=MALLORY, **headers), "mallory@stranger.example").ticket


def test_mallory_who_knows_a_message_id_opens_her_own_ticket(mailbox, carls):
    hers = mallorys(mailbox, in_reply_to="<a@customer.example>")
    assert hers != carls
    assert hers.may_belong_to == carls
    assert carls.messages.count() == 1


def test_the_reason_says_that_she_takes_no_part_there(mailbox, carls):
    event = mallorys(mailbox, in_reply_to="<a@customer.example>").events.get(verb=Verb.MAY_BELONG)
    assert "takes no part there" in event.detail["reason"]
    assert event.detail["to"] == carls.reference


def test_mallory_who_has_seen_a_token_opens_her_own_ticket(mailbox, carls):
    token = tokens.new_message_id(carls.reference, "example.com")
    assert mallorys(mailbox, references=f"<{token}>").may_belong_to == carls


def test_a_made_up_token_means_nothing(mailbox, carls):
    forged = f"{carls.reference.replace('-', '').lower()}.0123456789abcdef.{'a' * 16}@example.com"
    hers = mallorys(mailbox, in_reply_to=f"<{forged}>")
    assert hers.may_belong_to is None


def test_carl_joins_by_the_token_alone(mailbox, carls):
    token = tokens.new_message_id(carls.reference, "example.com")
    assert taken_in(mailbox, mail(text="More", in_reply_to=f"<{token}>")).ticket == carls


def test_carl_joins_by_the_reply_address(mailbox, carls):
    address = tokens.reply_address("support@example.com", tokens.new_token(carls.reference))
    assert taken_in(mailbox, mail(text="More", to=address)).ticket == carls


def test_who_was_openly_copied_in_may_answer(mailbox):
    first = taken_in(mailbox, mail(message_id="<b@customer.example>", cc="Wanda <wanda@customer.example>"))
    raw = mail(text="Wanda here", from_="wanda@customer.example", in_reply_to="<b@customer.example>")
    assert taken_in(mailbox, raw, "wanda@customer.example").ticket == first.ticket


def test_a_reused_message_id_leads_each_sender_to_their_own_ticket(mailbox, carls):
    hers = mallorys(mailbox, message_id="<a@customer.example>")
    assert hers != carls
    again = taken_in(mailbox, mail(text="Carl again", in_reply_to="<a@customer.example>"))
    assert again.ticket == carls
