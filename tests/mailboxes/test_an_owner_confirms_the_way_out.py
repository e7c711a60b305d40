"""An admin who names a server of their own for sending must not read what lets the owner in."""

import pytest
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client

from accounts import invitations
from tests.cast import signed_in
from tests.mailboxes.servers import sending_through
from tickets.mail import posting, system
from tickets.models import DeskMail, Mailbox

ANSWERS = {"name": "Acme support", "address": "support@example.com", "arrival": "smtp", "departure": "smtp"}


@pytest.fixture(autouse=True)
def _mail_is_queued_and_nobody_asked_before(settings):
    settings.EMAIL_BACKEND = "tickets.mail.system.MailboxBackend"
    cache.clear()


@pytest.fixture
def mailbox(db, smtp_sink) -> Mailbox:
    mailbox = sending_through(smtp_sink)
    mailbox.save()
    return mailbox


def change(person, mailbox: Mailbox, **changes: object) -> None:
    kept = {name: getattr(mailbox, name) for name in ("smtp_host", "smtp_port", "smtp_security", "smtp_username")}
    answers = ANSWERS | kept | {"smtp_password": mailbox.smtp_password} | changes
    assert signed_in(person).post(f"/mailboxes/{mailbox.pk}/", answers).status_code == 303
    mailbox.refresh_from_db()


@pytest.fixture
def moved(mailbox, adam, olivia, smtp_sink) -> Mailbox:
    """Adam has named another server; this one here, for what leaves through it to be seen."""
    change(adam, mailbox, smtp_host="127.0.0.1")
    DeskMail.objects.all().delete()
    Mailbox.objects.update(smtp_host=smtp_sink.host)
    mailbox.refresh_from_db()
    return mailbox


def sent_to(address: str, smtp_sink) -> bool:
    for mail in DeskMail.objects.filter(state="queued"):
        posting.send(mail.pk)
    return any(taken.recipients == [address] for taken in smtp_sink.taken)


def asked_for_a_password(address: str) -> None:
    Client().post("/accounts/password/reset/", {"email": address})


def test_a_password_reset_of_the_owner_does_not_leave_through_an_admins_server(moved, olivia, smtp_sink):
    asked_for_a_password(olivia.email)
    assert not sent_to(olivia.email, smtp_sink)
    assert "An owner has to confirm" in DeskMail.objects.get().server_said


def test_it_leaves_once_the_owner_knows_the_server(moved, olivia, smtp_sink):
    asked_for_a_password(olivia.email)
    page = signed_in(olivia).get(f"/mailboxes/{moved.pk}/")
    assert "I know this server" in page.text
    assert f"confirm {moved.smtp_host}" in page.text
    signed_in(olivia).post(f"/mailboxes/{moved.pk}/way-out/", {"seen": page.context["way_out"]})
    assert sent_to(olivia.email, smtp_sink)


def test_another_mailbox_that_an_owner_knows_is_taken_in_its_place(moved, olivia, smtp_sink):
    sending_through(smtp_sink, Mailbox(name="Sales", address="sales@example.com")).save()
    asked_for_a_password(olivia.email)
    assert sent_to(olivia.email, smtp_sink)
    assert smtp_sink.taken[0].sender == "sales@example.com"


def test_people_who_are_no_owners_get_theirs(moved, asha, smtp_sink):
    asked_for_a_password(asha.email)
    assert sent_to(asha.email, smtp_sink)


def test_the_invitation_of_another_owner_waits_too(moved, olivia, smtp_sink):
    invitations.invite("ben@example.com", "Ben", "owner", olivia)
    system.queue(EmailMessage("You are invited", "https://…", None, ["ben@example.com"]))
    assert not sent_to("ben@example.com", smtp_sink)


def test_the_owner_is_told(mailbox, adam, olivia, asha, smtp_sink):
    change(adam, mailbox, smtp_host="127.0.0.1")
    [news] = DeskMail.objects.all()
    assert news.to == [olivia.email]
    Mailbox.objects.update(smtp_host=smtp_sink.host)
    assert sent_to(olivia.email, smtp_sink)
    assert b"Adam Admin changed how mail of support@example.com leaves" in smtp_sink.taken[0].content
    assert "An owner has to confirm" in signed_in(adam).get("/mailboxes/").text


@pytest.mark.parametrize("move", [{"smtp_host": "127.0.0.1"}, {"smtp_username": "adam"}, {"smtp_security": "none"}])
def test_what_an_admin_changes_waits(mailbox, adam, move):
    change(adam, mailbox, **move)
    assert mailbox.way_out_awaits_owner


def test_a_mailbox_that_an_admin_connects_waits(db, adam, olivia):
    signed_in(adam).post("/mailboxes/new/", ANSWERS | {"smtp_host": "smtp.elsewhere.example"})
    assert Mailbox.objects.get().way_out_awaits_owner


def test_other_changes_ask_nobody(mailbox, adam):
    change(adam, mailbox, name="Acme help")
    assert not mailbox.way_out_awaits_owner


def test_another_change_by_an_admin_does_not_end_the_waiting(moved, adam):
    change(adam, moved, name="Acme help")
    assert moved.way_out_awaits_owner


def test_what_an_owner_changes_is_known(mailbox, olivia):
    change(olivia, mailbox, smtp_host="127.0.0.1")
    assert not mailbox.way_out_awaits_owner


def test_an_admin_cannot_confirm(moved, adam):
    assert signed_in(adam).post(f"/mailboxes/{moved.pk}/way-out/", {"seen": "x"}).status_code == 403
    assert "I know this server" not in signed_in(adam).get(f"/mailboxes/{moved.pk}/").text


def test_what_was_changed_while_the_owner_looked_is_not_confirmed(moved, adam, olivia):
    browser = signed_in(olivia)
    seen = browser.get(f"/mailboxes/{moved.pk}/").context["way_out"]
    Mailbox.objects.update(smtp_host="smtp.elsewhere.example")
    page = browser.post(f"/mailboxes/{moved.pk}/way-out/", {"seen": seen}, follow=True).text
    assert "changed meanwhile" in page
    moved.refresh_from_db()
    assert moved.way_out_awaits_owner
