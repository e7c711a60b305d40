"""What Laura writes to a ticket of the team opens its own, kept to the owner; the team's goes on as if nothing came."""

import pytest
from django.forms.models import model_to_dict

from tests.cast import signed_in
from tests.keeping.arriving import CARL, LAURA, arrive, fresh, raw
from tests.mail.letters import stored, taken_in
from tests.mail.reports import block, bounce
from tickets import live
from tickets.desk import replying
from tickets.mail import intake, tokens
from tickets.models import Customer, Event, Message, OutgoingMail, Participant, Suppression, Ticket
from tickets.models.event import Verb
from tickets.models.ticket import Status, Visibility

pytestmark = pytest.mark.django_db


@pytest.fixture
def carls(mailbox) -> Ticket:
    """Laura is on copy, so she takes part."""
    return fresh(arrive(mailbox, CARL, message_id="<a@customer.example>", cc="laura@firm.example").ticket)


def seen(ticket: Ticket) -> dict[str, object]:
    """All that could tell that something came."""
    counted = {each.__name__: each.objects.filter(ticket=ticket).count() for each in (Message, Event, Participant)}
    return model_to_dict(fresh(ticket)) | counted | {"activity": fresh(ticket).last_activity_at}


def test_who_is_on_copy_protects_nothing(carls, laura):
    assert carls.visibility == Visibility.TEAM


def test_her_answer_opens_her_own_ticket_linked_for_the_owner_alone(mailbox, carls, laura):
    before = seen(carls)
    hers = fresh(arrive(mailbox, in_reply_to="<a@customer.example>").ticket)
    assert (hers.visibility, hers.may_belong_to) == (Visibility.OWNER, carls)
    assert seen(carls) == before


def test_her_ticket_says_why_it_stands_apart(mailbox, carls, laura, olivia):
    hers = arrive(mailbox, in_reply_to="<a@customer.example>").ticket
    page = signed_in(olivia).get(f"/tickets/{hers.reference}/").content.decode()
    assert "you keep its sender to yourself." in page
    assert "does not take part" not in page


def test_nor_does_it_wake_what_is_resolved(mailbox, carls, laura):
    Ticket.objects.update(status=Status.RESOLVED, awaits_answer_since=None)
    before = seen(carls)
    arrive(mailbox, references="<a@customer.example>")
    assert seen(carls) == before


@pytest.mark.parametrize("way", ["references", "to"])
def test_nor_with_our_token(mailbox, carls, laura, way):
    token = tokens.new_token(carls.reference)
    value = f"<{token}@example.com>" if way == "references" else tokens.reply_address("support@example.com", token)
    hers = fresh(arrive(mailbox, **{way: value}).ticket)
    assert (hers != carls, hers.visibility) == (True, Visibility.OWNER)


def test_an_answer_to_a_reply_that_she_was_on_copy_of(mailbox, carls, laura, asha):
    outgoing = replying.reply(carls, asha, "<p>Done.</p>", cc="laura@firm.example")
    before = seen(carls)
    hers = arrive(mailbox, in_reply_to=f"<{outgoing.message.message_id}>").ticket
    assert hers != carls
    assert seen(carls) == before


def test_no_page_of_the_team_hears_of_it(mailbox, carls, laura, monkeypatch):
    rung = []
    monkeypatch.setattr(live, "publish_all", lambda tickets: rung.extend(tickets))
    hers = arrive(mailbox, in_reply_to="<a@customer.example>").ticket
    assert carls not in rung
    assert {fresh(each).visibility for each in rung} <= {Visibility.OWNER}
    assert hers in rung


def test_what_she_writes_next_joins_her_own(mailbox, carls, laura):
    first = arrive(mailbox, in_reply_to="<a@customer.example>", message_id="<b@firm.example>").ticket
    both = "<a@customer.example> <b@firm.example>"
    assert arrive(mailbox, text="More", in_reply_to="<b@firm.example>", references=both).ticket == first


def test_also_when_the_first_is_still_held(mailbox, laura):
    first = arrive(mailbox, message_id="<b@firm.example>").ticket
    Ticket.objects.filter(pk=first.pk).update(visibility=Visibility.HELD)
    assert arrive(mailbox, text="More", in_reply_to="<b@firm.example>").ticket == first


def test_she_joins_no_held_ticket_that_will_be_the_teams(mailbox, carls, laura):
    Ticket.objects.update(visibility=Visibility.HELD)
    assert arrive(mailbox, in_reply_to="<a@customer.example>").ticket != carls


def test_a_bounce_from_her_firm_counts_for_nothing_at_the_team(mailbox, carls, partner, asha):
    outgoing = replying.reply(carls, asha, "<p>Done.</p>", cc="paul@voss-partners.example")
    OutgoingMail.objects.update(state="sent", sent_at=outgoing.due_at)
    report = bounce(outgoing).replace(b"MAILER-DAEMON@mx.example", b"MAILER-DAEMON@voss-partners.example")
    before = seen(carls)
    theirs = taken_in(mailbox, report, "").ticket
    assert (theirs != carls, fresh(theirs).visibility) == (True, Visibility.OWNER)
    assert seen(carls) == before
    assert not Suppression.objects.exists()
    assert OutgoingMail.objects.get(pk=outgoing.pk).bounced_at is None


def test_a_report_that_names_nothing_but_her_waits_for_the_owner(mailbox, private, laura, olivia):
    outgoing = replying.reply(private, olivia, "<p>Between us.</p>", cc="laura@firm.example")
    OutgoingMail.objects.update(state="sent", sent_at=outgoing.due_at)
    lost = taken_in(mailbox, bounce(outgoing, block("Laura@firm.example"), returned="Subject: Re"), "").ticket
    assert (lost != private, fresh(lost).visibility) == (True, Visibility.OWNER)
    other = taken_in(mailbox, bounce(outgoing, returned="Subject: Re"), "").ticket
    assert fresh(other).visibility == Visibility.TEAM


def test_a_second_delivery_of_what_the_team_has_leaves_no_trace(mailbox, laura):
    laura.delete()
    letter = raw(LAURA, "", message_id="<b@firm.example>")
    teams = taken_in(mailbox, letter).ticket
    type(laura).objects.create(value="laura@firm.example")
    before = seen(teams)
    again = raw(LAURA, "proven", message_id="<b@firm.example>")
    stored(mailbox, again, "other@way.example")
    intake.drain(mailbox.pk)
    assert seen(teams) == before
    assert Message.objects.get().sender_proof == ""


def test_her_mail_gives_no_name_to_a_customer_of_the_team(mailbox, laura):
    Customer.objects.create(email="laura@firm.example")
    arrive(mailbox)
    assert Customer.objects.get(email="laura@firm.example").name == ""


def test_it_is_not_confirmed(mailbox, laura):
    type(mailbox).objects.update(acknowledges=True)
    ticket = arrive(mailbox).ticket
    assert not OutgoingMail.objects.exists()
    assert "keeps" in ticket.events.get(verb=Verb.OPENED).detail["not_confirmed"]


def test_others_join_the_team_as_ever(mailbox, carls, laura):
    assert arrive(mailbox, CARL, text="And?", in_reply_to="<a@customer.example>").ticket == carls
