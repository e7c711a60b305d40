"""Who answers a letter of the desk, quoting it, shows the team nothing of what only the owner sees."""

from email import message_from_string, policy

import pytest

from tests.keeping.arriving import CARL, arrive, fresh, raw
from tests.mail.letters import taken_in
from tests.routing.asking import BY_OWNER, make
from tickets.models import DeskMail, ProtectedSender
from tickets.models.ticket import Visibility

pytestmark = pytest.mark.django_db
HOME = "olivia@home.example"


@pytest.fixture
def laura(laura) -> ProtectedSender:
    laura.forward_to = HOME
    laura.save()
    return laura


def letter():
    return message_from_string(DeskMail.objects.latest("pk").content, policy=policy.default)


def answered(mailbox, sender):
    """As mail programs do it: all of the letter stands below."""
    got = letter()
    named = f"{got['References'] or ''} {got['Message-ID']}".strip()
    headers = {"subject": f"Re: {got['Subject']}", "in_reply_to": got["Message-ID"], "references": named}
    return taken_in(mailbox, raw(sender, text="Fine.\n\n> Between us", **headers), "envelope@elsewhere.example")


def test_it_waits_for_the_owner(mailbox, laura):
    private = arrive(mailbox).ticket
    made = answered(mailbox, HOME).ticket
    assert fresh(made).visibility == Visibility.OWNER
    assert made.may_belong_to == private


def test_by_itself_it_goes_to_who_wrote_and_not_to_the_desk(mailbox, laura):
    arrive(mailbox)
    assert letter()["Reply-To"] == "laura@firm.example"


@pytest.mark.parametrize(("do", "value"), [("forward", "books@accounts.example"), ("notify", "owner")])
def test_also_where_a_rule_of_the_owners_wrote_it(mailbox, private, olivia, do, value):
    private.mailbox = mailbox
    private.save()
    make(do, value, private, rule=BY_OWNER)
    assert fresh(answered(mailbox, value if "@" in value else olivia.email).ticket).visibility == Visibility.OWNER


def test_about_a_ticket_of_the_teams_it_is_one_that_may_belong_there(mailbox, ticket, olivia):
    make("forward", "books@accounts.example", ticket)
    made = fresh(answered(mailbox, "books@accounts.example").ticket)
    assert (made.visibility, made.may_belong_to) == (Visibility.TEAM, ticket)


def test_a_customer_who_writes_of_something_else_is_the_teams(mailbox, laura):
    arrive(mailbox)
    assert fresh(arrive(mailbox, CARL).ticket).visibility == Visibility.TEAM
