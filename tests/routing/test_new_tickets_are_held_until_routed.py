from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from tests.cast import make_mailbox, signed_in
from tests.mail.letters import MALLORY, mail, stored, taken_in
from tickets import access
from tickets.mail import intake
from tickets.models import Ticket
from tickets.models.ticket import Visibility
from tickets.routing import assigning
from tickets.routing.rules import Facts, decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(db):
    return make_mailbox("support@example.com")


def test_routing_that_fails_leaves_the_ticket_with_the_owner(mailbox, asha, olivia, monkeypatch):
    def fail(*given):
        raise DatabaseError("gone")

    monkeypatch.setattr(assigning, "_route", fail)
    stored(mailbox, mail())
    intake.drain(mailbox.pk)
    assert Ticket.objects.get().visibility == Visibility.HELD
    assert not access.visible_to(asha).exists()
    assert access.visible_to(olivia).exists()


def test_the_sweeper_routes_what_was_left_behind_and_nothing_younger(mailbox, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(assigning, "route", lambda tickets: None)
        stored(mailbox, mail())
        intake.drain(mailbox.pk)
    assigning.route_left_behind()
    assert Ticket.objects.get().visibility == Visibility.HELD
    Ticket.objects.update(last_activity_at=timezone.now() - timedelta(minutes=1))
    assigning.route_left_behind()
    assert Ticket.objects.get().visibility == Visibility.TEAM


@pytest.mark.parametrize("kept", [Visibility.OWNER, Visibility.HELD])
def test_a_stranger_who_answers_what_only_the_owner_sees_waits_for_the_owner(mailbox, asha, kept):
    secret = taken_in(mailbox, mail("Launch", message_id="<a@customer.example>")).ticket
    Ticket.objects.update(visibility=kept)
    raw = mail("Re: Launch", "> the dates are", from_=MALLORY, in_reply_to="<a@customer.example>")
    hers = taken_in(mailbox, raw, "mallory@stranger.example").ticket
    assert (hers.may_belong_to, hers.visibility) == (secret, Visibility.OWNER)
    assert b"Launch" not in signed_in(asha).get("/queues/open/").content
    assert "waits for the owner" in hers.events.get(verb="routed").detail["reason"]


def test_a_stranger_who_answers_a_team_ticket_is_seen_by_the_team(mailbox):
    taken_in(mailbox, mail(message_id="<a@customer.example>"))
    raw = mail("Re: Refund", "Mallory", from_=MALLORY, in_reply_to="<a@customer.example>")
    assert taken_in(mailbox, raw, "mallory@stranger.example").ticket.visibility == Visibility.TEAM


def test_every_decision_has_its_reason():
    for answers in ("", "team", "owner", "held"):
        assert decide(Facts("carl@customer.example", "support@example.com", "Hi", answers)).reason
