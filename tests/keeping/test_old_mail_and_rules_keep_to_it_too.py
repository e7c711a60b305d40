"""Imports of old inboxes, rules on past tickets, and the trial of a rule."""

import pytest
from django.utils import timezone

from tests.keeping.arriving import CARL, LAURA, arrive, fresh
from tests.mail.letters import mail
from tests.mail.test_importing_an_old_inbox import imported, mbox
from tests.routing.rules_in_force import does, in_force
from tickets.models import Message, RuleVersion, Ticket
from tickets.models.ticket import Visibility
from tickets.routing import facts
from tickets.routing.past_tickets import applying, past
from tickets.routing.rules import compiled, decide, read
from tickets.routing.trial import knowing

pytestmark = pytest.mark.django_db
DAY = "Fri, 01 Mar 2024 09:41:00 +0000"


def old(sender: str, **headers: str) -> bytes:
    return mail(text=f"By {sender}", from_=sender, date=DAY, **headers)


def test_old_mail_of_hers_joins_no_old_ticket_of_the_team(mailbox, laura, tmp_path):
    letters = [
        old(CARL, message_id="<a@customer.example>", cc="laura@firm.example"),
        old(LAURA, message_id="<b@firm.example>", in_reply_to="<a@customer.example>"),
    ]
    imported(mbox(tmp_path, letters))
    seen = dict(Message.objects.values_list("sender_email", "ticket__visibility"))
    assert seen == {"carl@customer.example": Visibility.TEAM, "laura@firm.example": Visibility.OWNER}


def test_what_we_wrote_to_her_then_is_kept_as_what_she_wrote(mailbox, laura, tmp_path):
    letters = [
        old(CARL, message_id="<a@customer.example>"),
        old("support@example.com", to="laura@firm.example", in_reply_to="<a@customer.example>", message_id="<o@x.y>"),
    ]
    imported(mbox(tmp_path, letters))
    assert Message.objects.get(sender_email="support@example.com").ticket.visibility == Visibility.OWNER
    assert Message.objects.get(sender_email="carl@customer.example").ticket.messages.count() == 1


def test_what_is_not_wanted_is_left_in_its_file(mailbox, laura, tmp_path):
    laura.treatment = "refuse"
    laura.save()
    type(mailbox).objects.update(trusted_servers="mx.example.com")
    said = b"Authentication-Results: mx.example.com; dmarc=pass header.from=firm.example\r\n"
    imported(mbox(tmp_path, [said + old(LAURA)]))
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("sender", [LAURA, "Laura Lawyer <mallory@evil.example>"])
def test_a_rule_on_past_tickets_gives_none_of_it_to_the_team(mailbox, laura, olivia, sender):
    ticket = arrive(mailbox, sender).ticket
    rules = in_force({"name": "For all", "then": does("give_to_team")}, by_owner=True)
    row = past.start(RuleVersion.objects.get(pk=rules.versions[0]), olivia, None)
    applying.go_on(row.pk)
    assert fresh(ticket).visibility == Visibility.OWNER


def test_a_trial_tells_the_owner_so_and_nobody_else(mailbox, laura, olivia, adam):
    message = arrive(mailbox, "Laura Lawyer <mallory@evil.example>")
    found = facts.of_messages([message], needs=(), now=timezone.now())
    rule = compiled(read({"name": "For all", "then": [{"do": "give_to_team"}]}))
    assert decide(knowing.as_known_to(olivia, found)[0], [rule]).visibility == Visibility.OWNER
    assert knowing.as_known_to(adam, found)[0].claims == ""
