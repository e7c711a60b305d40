"""A customer who was copied in, or who repeats a private mail's head: what they write waits for the owner."""

import pytest

from tests.keeping.arriving import CARL, arrive, fresh
from tickets.mail import tokens
from tickets.mail.parsing import ParsedMail
from tickets.mail.parsing.model import Attachment
from tickets.mail.quoted_ids import quoted_ids
from tickets.models import Ticket
from tickets.models.ticket import Visibility

pytestmark = pytest.mark.django_db


@pytest.fixture
def private(mailbox, laura) -> Ticket:
    """Carl is on copy of it."""
    return fresh(arrive(mailbox, message_id="<b@firm.example>", cc="carl@customer.example").ticket)


@pytest.fixture
def carls(mailbox) -> Ticket:
    return fresh(arrive(mailbox, CARL, message_id="<a@customer.example>").ticket)


def test_who_was_copied_in_answers_to_the_owner(mailbox, private):
    assert arrive(mailbox, CARL, in_reply_to="<b@firm.example>").ticket == private


@pytest.mark.parametrize("nearest", ["<a@customer.example>", "<b@firm.example>"])
def test_also_where_a_ticket_of_the_team_is_named_beside_it(mailbox, private, carls, nearest):
    both = "<a@customer.example> <b@firm.example>"
    ticket = fresh(arrive(mailbox, CARL, in_reply_to=nearest, references=both).ticket)
    assert ticket.visibility == Visibility.OWNER


@pytest.mark.parametrize("line", ["Message-ID: <b@firm.example>", "> References: <x@y.example>\n> <b@firm.example>"])
def test_the_head_of_a_private_mail_in_the_text(mailbox, private, carls, line):
    text = f"See below\n\n---- Original ----\nFrom: Laura\n{line}\n\nBetween us"
    ticket = fresh(arrive(mailbox, CARL, text=text, in_reply_to="<a@customer.example>").ticket)
    assert ticket not in (carls, private)
    assert (ticket.visibility, ticket.may_belong_to) == (Visibility.OWNER, private)


def test_our_token_of_a_private_ticket_in_the_text(mailbox, private, carls):
    text = f"You wrote to support+{tokens.new_token(private.reference)}@example.com, I see."
    ticket = fresh(arrive(mailbox, CARL, text=text, in_reply_to="<a@customer.example>").ticket)
    assert (ticket.visibility, ticket.may_belong_to) == (Visibility.OWNER, private)


def test_a_text_that_names_the_teams_own_ticket_joins_as_ever(mailbox, carls):
    text = "Message-ID: <a@customer.example> and <nothing@else.example>"
    assert arrive(mailbox, CARL, text=text, in_reply_to="<a@customer.example>").ticket == carls


def test_a_mail_that_is_carried_along_is_looked_at():
    carried = Attachment("mail.eml", "message/rfc822", b"From: x\r\nMessage-ID: <b@firm.example>\r\n\r\nHello")
    assert quoted_ids(ParsedMail(attachments=(carried,))) == ["b@firm.example"]
