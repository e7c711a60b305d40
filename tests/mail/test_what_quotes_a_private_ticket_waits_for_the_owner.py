"""A mail may answer two tickets at once. When the team does not see one of them, it does not see that mail either."""

import pytest

from tests.mail.letters import MALLORY, mail, taken_in
from tickets.models import Ticket
from tickets.models.ticket import Visibility

pytestmark = pytest.mark.django_db
LAWYER = "Laura <laura@firm.example>"


@pytest.fixture
def carls(mailbox) -> Ticket:
    return taken_in(mailbox, mail(message_id="<a@customer.example>")).ticket


@pytest.fixture
def lauras(mailbox) -> Ticket:
    ticket = taken_in(mailbox, mail(message_id="<b@firm.example>", from_=LAWYER), "laura@firm.example").ticket
    Ticket.objects.filter(pk=ticket.pk).update(visibility=Visibility.OWNER)
    return ticket


@pytest.mark.parametrize(
    ("nearest", "further"), [("<a@customer.example>", "<b@firm.example>"), ("<b@firm.example>", "<a@customer.example>")]
)
@pytest.mark.parametrize("sender", [MALLORY, "Carl Customer <carl@customer.example>"])
def test_whoever_sends_it_and_whichever_it_names_first(mailbox, carls, lauras, sender, nearest, further):
    filed = taken_in(mailbox, mail(from_=sender, in_reply_to=nearest, references=further)).ticket
    assert filed.may_belong_to == lauras
    assert filed.visibility == Visibility.OWNER


def test_who_takes_part_in_the_private_one_joins_it(mailbox, carls, lauras):
    raw = mail(from_=LAWYER, in_reply_to="<a@customer.example>", references="<b@firm.example>")
    assert taken_in(mailbox, raw, "laura@firm.example").ticket == lauras
