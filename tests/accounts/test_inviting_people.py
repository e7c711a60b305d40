from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts import invitations, people
from accounts.errors import LinkUnusable, Refused
from accounts.models import Invitation, PersonEvent, User
from tests.cast import signed_in
from tests.mailboxes.servers import sending_through
from tests.smtp_sink import SmtpSink

ASHA = {"email": "asha@example.com", "name": "Asha Assistant", "role": "assistant"}
CHOSEN = {"name": "Asha Assistant", "password": "plenty of horses"}


@pytest.fixture
def invited(adam) -> str:
    return invitations.invite(**ASHA, by=adam)[1]


def test_the_invited_person_chooses_a_password_and_is_in(invited):
    browser = Client()
    browser.post(f"/join/{invited}/", CHOSEN)
    asha = User.objects.get(email="asha@example.com")
    assert asha.role == "assistant"
    assert browser.get("/profile/").status_code == 200
    assert browser.get("/people/").status_code == 403


def test_the_address_of_the_invitation_counts_not_one_that_is_posted(invited):
    Client().post(f"/join/{invited}/", CHOSEN | {"email": "mallory@elsewhere.example", "role": "owner"})
    assert not User.objects.filter(email="mallory@elsewhere.example").exists()
    assert User.objects.get(email="asha@example.com").role == "assistant"


def test_a_link_works_once(invited):
    invitations.accept(invited, **CHOSEN)
    with pytest.raises(LinkUnusable, match="used already"):
        invitations.accept(invited, **CHOSEN)


def test_a_link_expires_after_seven_days(invited):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = Client().get(f"/join/{invited}/")
    assert answer.status_code == 410
    assert "expired" in answer.text


def test_an_unknown_link_says_what_to_do(db):
    answer = Client().get("/join/nothing-like-a-token/")
    assert answer.status_code == 410
    assert "Ask whoever invited you" in answer.text


def test_a_withdrawn_link_stops_working(invited, adam):
    invitations.withdraw(Invitation.objects.get(), adam)
    with pytest.raises(LinkUnusable, match="withdrawn"):
        invitations.usable(invited)


def test_a_new_link_takes_the_place_of_the_lost_one(invited, adam):
    _, token = invitations.renew(Invitation.objects.get(), adam)
    assert invitations.usable(token).email == "asha@example.com"
    with pytest.raises(LinkUnusable):
        invitations.usable(invited)


def test_inviting_again_takes_the_place_of_the_former_invitation(invited, adam):
    invitations.invite(**ASHA, by=adam)
    assert Invitation.objects.pending().count() == 1


def test_the_link_goes_out_by_mail(adam, mailoutbox):
    _, token = invitations.invite(**ASHA, by=adam)
    assert mailoutbox[0].to == ["asha@example.com"]
    assert f"/join/{token}/" in mailoutbox[0].body


def test_the_page_shows_the_link_once(adam):
    browser = signed_in(adam)
    answer = browser.post("/people/", ASHA)
    assert answer.status_code == 303
    assert "/join/" in browser.get("/people/").text
    assert "/join/" not in browser.get("/people/").text


def test_an_assistant_cannot_invite(asha):
    with pytest.raises(Refused):
        invitations.invite("carl@example.com", "Carl", "assistant", by=asha)
    assert signed_in(asha).post("/people/", ASHA).status_code == 403


def test_an_admin_cannot_invite_an_owner(adam):
    with pytest.raises(Refused, match="Only an owner"):
        invitations.invite("carl@example.com", "Carl", "owner", by=adam)
    assert signed_in(adam).post("/people/", ASHA | {"role": "owner"}).status_code == 422


def test_whoever_is_here_is_not_invited_again(asha, adam):
    with pytest.raises(Refused, match="already here"):
        invitations.invite("ASHA@example.com", "Asha", "assistant", by=adam)


def test_links_of_a_deactivated_person_stop_working(invited, adam, olivia):
    people.deactivate(adam, olivia)
    with pytest.raises(LinkUnusable):
        invitations.usable(invited)


def test_a_weak_password_is_refused_in_words(invited):
    answer = Client().post(f"/join/{invited}/", {"name": "Asha", "password": "12345"})
    assert answer.status_code == 422
    assert "too short" in answer.text
    assert not User.objects.filter(email="asha@example.com").exists()


def test_history_says_who_invited_whom(invited):
    assert str(PersonEvent.objects.get()) == "Adam Admin invited Asha Assistant as assistant"


def test_a_mail_server_that_is_away_leaves_the_link_on_the_page(adam, mailbox, settings):
    settings.EMAIL_BACKEND = "tickets.mail.system.MailboxBackend"
    sending_through(SmtpSink(None), mailbox).save()  # nothing listens there
    browser = signed_in(adam)
    assert browser.post("/people/", ASHA).status_code == 303
    assert "/join/" in browser.get("/people/").text


def test_browsers_send_the_origin_that_the_form_needs(invited):
    assert Client().get(f"/join/{invited}/").headers["Referrer-Policy"] == "same-origin"
