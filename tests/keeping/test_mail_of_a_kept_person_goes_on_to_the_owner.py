import pytest

from tests.keeping.arriving import arrive, delivered
from tickets.mail import intake
from tickets.models import DeskMail, InboundMail, ProtectedSender, Suppression
from tickets.models.event import Verb

pytestmark = pytest.mark.django_db
HOME = "olivia@home.example"


@pytest.fixture
def laura(laura) -> ProtectedSender:
    laura.forward_to = HOME
    laura.save()
    return laura


def why_not(message) -> str:
    return message.ticket.events.get(verb=Verb.NOT_DONE).detail["reason"]


def test_each_mail_goes_on_once_and_the_ticket_says_so(mailbox, laura):
    message = arrive(mailbox)
    [mail] = DeskMail.objects.all()
    assert mail.to == [HOME]
    assert "Between us" in mail.content
    assert "X-Loop: support@example.com" in mail.content
    assert message.ticket.events.get(verb=Verb.FORWARDED).detail["to"] == HOME


def test_what_nobody_vouches_for_goes_on_with_that_word(mailbox, laura):
    arrive(mailbox, proof="")
    assert "Nobody vouches" in DeskMail.objects.get().content


@pytest.mark.parametrize(
    ("sender", "proof"), [("laura@firm.example", "failed"), ("Laura Lawyer <mallory@evil.example>", "proven")]
)
def test_what_only_claims_to_be_hers_goes_nowhere(mailbox, laura, sender, proof):
    arrive(mailbox, sender, proof)
    assert not DeskMail.objects.exists()


def test_what_came_round_goes_round_no_more(mailbox, laura):
    assert "circles" in why_not(arrive(mailbox, x_loop="support@example.com"))
    assert not DeskMail.objects.exists()


def test_nor_to_an_address_that_became_one_of_the_desk(mailbox, laura):
    type(mailbox).objects.create(address=HOME, name="Home")
    assert "address of this desk" in why_not(arrive(mailbox))


def test_nor_where_mail_does_not_arrive(mailbox, laura):
    Suppression.objects.create(email=HOME, reason="it came back")
    assert "does not arrive" in why_not(arrive(mailbox))


def test_old_mail_stays_where_it_is(mailbox, laura):
    row = delivered(mailbox)
    InboundMail.objects.filter(pk=row.pk).update(is_old=True)
    intake.drain(mailbox.pk)
    assert not DeskMail.objects.exists()
