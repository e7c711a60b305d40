"""A failed check, her name or address before another address, an address that looks like hers: all wait for the owner,
with words, and never under her name."""

import pytest

from tests.cast import make_customer, open_ticket, signed_in
from tests.keeping.arriving import CARL, LAURA, PAUL, arrive, delivered, fresh
from tickets.desk import moving
from tickets.mail import intake
from tickets.models import Customer, Participant, Ticket
from tickets.models.event import Verb
from tickets.models.ticket import Visibility

pytestmark = pytest.mark.django_db

CLAIMS = {
    "her name": "Laura Lawyer <mallory@evil.example>",
    "her name the other way round": '"LAWYER, Laura" <mallory@evil.example>',
    "her name in letters that look the same": "Lаurа Lаwyеr <mallory@evil.example>",
    "her address as a name": '"laura@firm.example" <mallory@evil.example>',
    "a digit for a letter": "laura@f1rm.example",
    "another ending": "laura@firm.com",
    "letters of another script": "laura@xn--frm-jhd.example",
}
LIKE_THE_PARTNERS = [
    "paul@voss-partner.example",
    "paul@vosspartners.example",
    "paul@voss-partners.com",
    "paul@voss-partners-billing.example",
    "paul@voss-partners.example.evil.example",
    "paul@v0ss-partners.example",
    "paul@voss-partnres.example",
]


def why(ticket: Ticket) -> str:
    return ticket.events.get(verb=Verb.ROUTED).detail["reason"]


@pytest.mark.parametrize("sender", CLAIMS.values(), ids=CLAIMS)
def test_it_waits_for_the_owner_and_says_why(mailbox, laura, sender):
    message = arrive(mailbox, sender)
    ticket = fresh(message.ticket)
    assert ticket.visibility == Visibility.OWNER
    assert "not proven" in why(ticket)
    assert (message.sender_name, ticket.customer.name) == ("", "")


@pytest.mark.parametrize("page", ["/kept/", "/queues/open/", "/search/?q=ordinary"])
def test_each_list_says_so(mailbox, laura, olivia, asha, page):
    arrive(mailbox, "laura@f1rm.example", subject="An ordinary letter")
    browser = signed_in(olivia)
    assert ">not proven<" in browser.get(page).content.decode()
    moving.give_to_team(Ticket.objects.get(), olivia)
    for person in (browser, signed_in(asha)):
        assert "not proven" not in person.get("/queues/open/").content.decode()


def test_lists_say_nothing_of_genuine_mail(mailbox, laura, olivia):
    arrive(mailbox)
    assert "not proven" not in signed_in(olivia).get("/queues/open/").content.decode()


@pytest.mark.parametrize("sender", LIKE_THE_PARTNERS)
def test_so_does_what_looks_like_a_firms_domain(mailbox, partner, sender):
    ticket = fresh(arrive(mailbox, sender).ticket)
    assert ticket.visibility == Visibility.OWNER
    assert "looks like" in why(ticket)


@pytest.mark.parametrize("sender", [CARL, "Laura <laura@else.example>", "Vera Voss <vera@flowers.example>"])
def test_who_merely_has_something_of_them_is_a_customer_like_any_other(mailbox, laura, partner, sender):
    assert fresh(arrive(mailbox, sender).ticket).visibility == Visibility.TEAM


def test_a_failed_check_is_in_nobodys_row_and_has_no_history(mailbox, laura):
    genuine = arrive(mailbox, message_id="<b@firm.example>").ticket
    forged = arrive(mailbox, proof="failed", text="Send money", in_reply_to="<b@firm.example>").ticket
    assert forged != genuine
    assert forged.customer.email == "laura@firm.example (not proven)"
    assert forged.customer != genuine.customer
    assert Customer.objects.get(email="laura@firm.example").name == "Laura Lawyer"
    assert not Participant.objects.filter(ticket=forged).exists()


def test_answers_that_would_go_to_her_make_it_a_claim(mailbox, laura):
    ticket = fresh(arrive(mailbox, "Mallory <mallory@evil.example>", reply_to="laura@firm.example").ticket)
    assert (ticket.visibility, ticket.customer.email) == (Visibility.OWNER, "mallory@evil.example")


def test_it_joins_nothing_although_it_knows_what_she_knows(mailbox, laura):
    genuine = arrive(mailbox, message_id="<b@firm.example>").ticket
    for sender in ("Laura Lawyer <mallory@evil.example>", "laura@f1rm.example"):
        assert arrive(mailbox, sender, text=sender, in_reply_to="<b@firm.example>").ticket != genuine


def test_the_page_says_so_in_words_and_never_shows_her(mailbox, laura, olivia):
    genuine = arrive(mailbox, subject="The contract")
    forged = arrive(mailbox, "Laura Lawyer <mallory@evil.example>", subject="New account")
    page = signed_in(olivia).get(f"/tickets/{forged.ticket.reference}/").content.decode()
    assert "Not proven: mallory@evil.example" in page
    assert "not shown as theirs" in page
    assert "<h2>Laura Lawyer</h2>" not in page
    assert "The contract" not in page
    page = signed_in(olivia).get(f"/tickets/{genuine.ticket.reference}/").content.decode()
    assert "<h2>Laura Lawyer</h2>" in page


def test_what_nobody_vouches_for_is_hers_and_told_as_not_proven(mailbox, laura, olivia):
    message = arrive(mailbox, proof="")
    ticket = fresh(message.ticket)
    assert (ticket.visibility, ticket.customer.email) == (Visibility.OWNER, "laura@firm.example")
    assert "not proven" in why(ticket)
    assert "that is not proven" in signed_in(olivia).get(f"/tickets/{ticket.reference}/").content.decode()


def test_the_genuine_mail_is_no_copy_of_the_forged(mailbox, laura):
    forged = arrive(mailbox, proof="failed", message_id="<b@firm.example>").ticket
    row = delivered(mailbox, message_id="<b@firm.example>", subject="Refund for the March course")
    intake.drain(mailbox.pk)
    row.refresh_from_db()
    assert row.message.ticket != forged
    assert row.message.ticket.customer.email == "laura@firm.example"


def test_a_customer_whom_the_team_knows_is_not_kept_for_looking_like_somebody(mailbox, partner, olivia):
    first = arrive(mailbox, "paul@voss-partner.example").ticket
    moving.give_to_team(first, olivia)
    assert fresh(arrive(mailbox, "paul@voss-partner.example", text="Again").ticket).visibility == Visibility.TEAM


def test_but_one_who_takes_a_new_name_is(mailbox, laura):
    open_ticket(mailbox, make_customer("mallory@evil.example", "Mallory"))
    ticket = arrive(mailbox, "Laura Lawyer <mallory@evil.example>").ticket
    assert fresh(ticket).visibility == Visibility.OWNER


def test_the_proven_ones_are_shown_as_themselves(mailbox, laura, partner):
    for sender in (LAURA, PAUL):
        message = arrive(mailbox, sender, text=sender)
        assert message.signals["kept"] == "proven"
        assert f"{message.sender_name} <{message.sender_email}>" == sender
