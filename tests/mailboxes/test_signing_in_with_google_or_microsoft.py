"""The whole way against a real Dovecot, and a strict authorisation server on this machine."""

import logging
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.cast import open_ticket, signed_in
from tests.mailboxes.connecting import connected, registered
from tests.mailboxes.servers import fetched_from, sending_through
from tickets.errors import GrantEnded, MailServerUnreachable, SignInFailed
from tickets.mail import delivering, fetching, imap, oauth
from tickets.models import InboundMail, Mailbox, Message, OAuthClient, OAuthGrant, OutgoingMail
from tickets.models.message import Direction

ADDRESS = "support@example.com"


@pytest.fixture
def mailbox(db, dovecot, smtp_sink, authorisation, settings) -> Mailbox:
    """Signs in with Google, played by `authorisation`, at Dovecot and at the SMTP sink."""
    registered(authorisation, settings)
    smtp_sink.takes_token = lambda account, token: authorisation.active.get(token) == account
    mailbox = sending_through(smtp_sink, fetched_from(dovecot, sign_in="google", imap_password=""), smtp_password="")
    mailbox.save()
    return mailbox


@pytest.fixture
def browser(adam):
    return signed_in(adam)


@pytest.fixture
def grant(browser, mailbox, authorisation) -> OAuthGrant:
    connected(browser, mailbox, authorisation)
    return OAuthGrant.objects.get()


def fetched(mailbox: Mailbox, dovecot, subject: str) -> list[str]:
    dovecot.deliver(ADDRESS, f"Subject: {subject}\r\n\r\nHello\r\n".encode())
    fetching.fetch(mailbox.pk)
    mailbox.refresh_from_db()
    return [mailbox.fetch_problem, str(InboundMail.objects.count())]


def run_out(grant: OAuthGrant) -> None:
    OAuthGrant.objects.filter(pk=grant.pk).update(expires_at=timezone.now() + timedelta(seconds=30))


def test_connected_in_the_browser_fetches_renews_ends_and_comes_back(browser, mailbox, authorisation, dovecot):
    assert f"{ADDRESS} is connected." in connected(browser, mailbox, authorisation)
    assert fetched(mailbox, dovecot, "First") == ["", "1"]

    authorisation.expire_all()
    run_out(OAuthGrant.objects.get())
    assert fetched(mailbox, dovecot, "Second") == ["", "2"]

    authorisation.revoke_all()
    run_out(OAuthGrant.objects.get())
    problem, stored = fetched(mailbox, dovecot, "Third")
    assert "Google does not let this desk in any more" in problem
    assert stored == "2"
    for path in ("/mailboxes/", f"/mailboxes/{mailbox.pk}/"):
        page = browser.get(path).text
        assert "Connect again" in page
        assert page.count("does not let this desk in any more") == 1

    connected(browser, mailbox, authorisation)
    assert fetched(mailbox, dovecot, "Fourth") == ["", "4"]


def test_answers_leave_by_the_same_grant(mailbox, grant, smtp_sink):
    delivering.by_smtp(mailbox, ["carl@customer.example"], b"Subject: Yes\r\n\r\nYes\r\n")
    assert smtp_sink.taken[0].signed_in


def test_pop3_signs_in_by_the_same_grant(mailbox, grant, dovecot, authorisation):
    Mailbox.objects.update(
        arrival="pop3", pop3_host=dovecot.host, pop3_port=dovecot.pop3s_port, pop3_username=ADDRESS, import_since=None
    )
    mailbox.refresh_from_db()
    authorisation.expire_all()
    assert fetched(mailbox, dovecot, "By POP3") == ["", "1"]
    assert authorisation.asked == ["authorization_code", "refresh_token"]


def test_a_token_that_a_mail_server_rejects_is_renewed_once(mailbox, grant, authorisation, smtp_sink):
    authorisation.expire_all()
    delivering.by_smtp(mailbox, ["carl@customer.example"], b"Subject: Yes\r\n\r\nYes\r\n")
    authorisation.expire_all()
    with imap.connect(mailbox) as client:
        assert client.folder_exists("INBOX")
    assert authorisation.asked == ["authorization_code", "refresh_token", "refresh_token"]


def test_a_server_that_rejects_every_token_is_asked_twice_and_no_more(mailbox, grant, authorisation, smtp_sink):
    smtp_sink.takes_token = lambda account, token: False
    with pytest.raises(SignInFailed, match=f"did not accept the sign-in of '{ADDRESS}'"):
        delivering.by_smtp(mailbox, ["carl@customer.example"], b"Subject: Yes\r\n\r\nYes\r\n")
    assert authorisation.asked == ["authorization_code", "refresh_token"]
    grant.refresh_from_db()
    assert grant.problem == ""


def test_answers_that_were_put_off_leave_at_once_when_connected_again(
    browser, mailbox, grant, authorisation, carl, adam
):
    ticket, now = open_ticket(mailbox, carl), timezone.now()
    reply = Message.objects.create(
        ticket=ticket, direction=Direction.REPLY, author=adam, text="Yes", to=[["Carl", carl.email]]
    )
    later = {"queued_at": now, "due_at": now + timedelta(hours=3), "attempts": 5}
    waiting = OutgoingMail.objects.create(message=reply, mailbox=mailbox, **later)
    connected(browser, mailbox, authorisation)
    waiting.refresh_from_db()
    assert waiting.due_at <= timezone.now()


def test_a_refresh_token_that_the_provider_does_not_change_is_kept(mailbox, grant, authorisation):
    authorisation.rotates = False
    run_out(grant)
    oauth.fresh(mailbox)
    kept = OAuthGrant.objects.get()
    assert kept.refresh_token == grant.refresh_token
    assert kept.access_token != grant.access_token


def test_an_ended_grant_is_not_tried_again(mailbox, grant, authorisation):
    authorisation.revoke_all()
    run_out(grant)
    for _ in range(3):
        with pytest.raises(GrantEnded, match="connect this mailbox again"):
            oauth.fresh(mailbox)
    assert authorisation.asked.count("refresh_token") == 1
    kept = OAuthGrant.objects.get()
    assert (kept.access_token, kept.refresh_token) == ("", "")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_provider_that_is_away_for_a_while_ends_nothing(mailbox, grant, authorisation, status):
    run_out(grant)
    authorisation.fail_with = status
    with pytest.raises(MailServerUnreachable, match="Google cannot be reached"):
        oauth.fresh(mailbox)
    authorisation.fail_with = 0
    assert oauth.fresh(mailbox).secret in authorisation.active


def test_a_wrong_client_secret_is_mended_without_connecting_again(mailbox, grant, authorisation):
    run_out(grant)
    client = OAuthClient.objects.get()
    right = client.client_secret
    OAuthClient.objects.update(client_secret=OAuthClient._meta.get_field("client_secret").get_prep_value("wrong"))
    with pytest.raises(SignInFailed, match="does not accept this desk"):
        oauth.fresh(mailbox)
    client.client_secret = right
    client.save()
    assert oauth.fresh(mailbox).secret in authorisation.active


def test_not_connected_yet_says_what_to_do(mailbox):
    with pytest.raises(GrantEnded, match="press 'Connect with Google'"):
        imap.connect(mailbox)


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_need_a_token_renew_it_once(browser, mailbox, authorisation):
    connected(browser, mailbox, authorisation)
    run_out(OAuthGrant.objects.get())
    found: list[str] = []

    def work() -> None:
        found.append(oauth.fresh(mailbox).secret)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=20)
    assert len(found) == 4
    assert len(set(found)) == 1
    assert authorisation.asked.count("refresh_token") == 1


def test_tokens_stand_nowhere_but_encrypted(browser, mailbox, authorisation, dovecot, caplog):
    caplog.set_level(logging.DEBUG)
    pages = connected(browser, mailbox, authorisation)
    run_out(OAuthGrant.objects.get())
    fetched(mailbox, dovecot, "Second")
    authorisation.revoke_all()
    run_out(OAuthGrant.objects.get())
    fetched(mailbox, dovecot, "Third")
    pages += browser.get("/mailboxes/").text + browser.get("/mailboxes/sign-in/google/").text
    secrets = [*authorisation.given, OAuthClient.objects.get().client_secret]
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(g::text, '') || (SELECT string_agg(c::text, '') FROM tickets_oauthclient c) "
                       "FROM tickets_oauthgrant g")  # fmt: skip
        pages += cursor.fetchone()[0]
    assert len(secrets) == 5
    assert [secret for secret in secrets if secret in pages + caplog.text] == []


def test_a_token_goes_to_the_providers_own_servers_only(mailbox, grant, settings, authorisation):
    settings.ENV = replace(settings.ENV, oauth_url=None)
    authorisation.asked.clear()
    for connect in (imap.connect, lambda it: delivering.by_smtp(it, ["carl@customer.example"], b"")):
        with pytest.raises(MailServerUnreachable, match="is not one of Google's own servers"):
            connect(mailbox)
    assert authorisation.asked == []
