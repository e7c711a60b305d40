import base64
import json

import pytest

from tests.cast import join, signed_in
from tests.mailboxes.connecting import asked_for, connected, consented, registered
from tests.mailboxes.servers import fetched_from
from tickets.errors import Refused
from tickets.mailboxes import granting
from tickets.models import Mailbox, OAuthClient, OAuthGrant


@pytest.fixture
def mailbox(db, dovecot_server, authorisation, settings) -> Mailbox:
    registered(authorisation, settings)
    mailbox = fetched_from(dovecot_server, sign_in="google", imap_password="")
    mailbox.save()
    return mailbox


@pytest.fixture
def browser(adam):
    return signed_in(adam)


def came_back(browser, address: str) -> str:
    """The page that an answer leads to, which connects nothing."""
    page = browser.get(address, follow=True).text
    assert not OAuthGrant.objects.exists()
    return page


def test_a_forged_state_connects_nothing(browser, mailbox, authorisation):
    address = consented(browser, mailbox, authorisation)
    assert "belongs to no connection" in came_back(browser, address.replace("state=", "state=x"))
    assert authorisation.asked == []


def test_an_answer_that_nobody_began_connects_nothing(browser, mailbox, authorisation):
    assert "belongs to no connection" in came_back(browser, "/mailboxes/sign-in/google/return/?code=x&state=y")


def test_another_persons_session_cannot_finish_it(browser, mailbox, authorisation, olivia):
    address = consented(browser, mailbox, authorisation)
    assert "belongs to no connection" in came_back(signed_in(olivia), address)


def test_another_session_of_the_same_person_cannot_finish_it(browser, mailbox, authorisation, adam):
    assert "belongs to no connection" in came_back(signed_in(adam), consented(browser, mailbox, authorisation))


def test_another_person_cannot_finish_it_in_the_same_session(mailbox, authorisation, adam, olivia):
    url, errand = granting.begin(mailbox, adam)
    with pytest.raises(Refused, match="belongs to no connection"):
        granting.finish("google", errand, olivia, {"state": errand["state"], "code": "x"})
    assert f"state={errand['state']}" in url


def test_an_answer_counts_once(browser, mailbox, authorisation):
    address = consented(browser, mailbox, authorisation)
    browser.get(address)
    grant = OAuthGrant.objects.get()
    assert "belongs to no connection" in browser.get(address, follow=True).text
    assert OAuthGrant.objects.get().access_token == grant.access_token


def test_a_code_that_was_used_elsewhere_connects_nothing(browser, mailbox, authorisation):
    address = consented(browser, mailbox, authorisation)
    authorisation.codes.clear()
    assert "does not take this answer any more" in came_back(browser, address)


def test_a_code_of_another_connection_does_not_fit_this_one(browser, mailbox, authorisation, olivia):
    stolen = consented(signed_in(olivia), mailbox, authorisation).partition("code=")[2].partition("&")[0]
    state = asked_for(browser, mailbox)["state"]
    address = f"/mailboxes/sign-in/google/return/?code={stolen}&state={state}"
    assert "does not take this answer any more" in came_back(browser, address)


def test_an_answer_of_google_is_not_taken_for_microsofts(browser, mailbox, authorisation):
    address = consented(browser, mailbox, authorisation).replace("google", "microsoft")
    assert "belongs to no connection" in came_back(browser, address)


def test_it_takes_a_quarter_of_an_hour_at_most(browser, mailbox, authorisation, monkeypatch):
    address = consented(browser, mailbox, authorisation)
    monkeypatch.setattr("tickets.mailboxes.granting.LASTS_SECONDS", 0)
    assert "belongs to no connection" in came_back(browser, address)


def test_somebody_elses_mail_is_not_fetched_by_mistake(browser, mailbox, authorisation):
    authorisation.account = "olivia.private@example.com"
    page = came_back(browser, consented(browser, mailbox, authorisation))
    assert "You signed in as olivia.private@example.com" in page


def test_no_is_an_answer(browser, mailbox, authorisation):
    state = asked_for(browser, mailbox)["state"]
    page = came_back(browser, f"/mailboxes/sign-in/google/return/?error=access_denied&state={state}")
    assert "access was not allowed" in page


def test_an_old_id_token_says_nothing_about_this_connection(browser, mailbox, authorisation):
    address = consented(browser, mailbox, authorisation)
    for asked in authorisation.codes.values():
        asked["nonce"] = "of yesterday"
    assert "is an old one" in came_back(browser, address)


def test_the_way_there_asks_for_mail_and_for_nothing_secret(browser, mailbox, authorisation):
    asked = asked_for(browser, mailbox)
    assert asked["scope"] == "https://mail.google.com/ openid email"
    assert (asked["access_type"], asked["prompt"]) == ("offline", "consent")
    assert "client_secret" not in asked
    assert "code_verifier" not in asked


def test_microsoft_opens_a_shared_mailbox_for_whoever_may_open_it(browser, authorisation, settings, dovecot_server):
    registered(authorisation, settings, "microsoft")
    mailbox = fetched_from(dovecot_server, sign_in="microsoft", imap_password="")
    mailbox.save()
    authorisation.account = "olivia@example.com"
    assert "is connected" in connected(browser, mailbox, authorisation)
    assert OAuthGrant.objects.get().account == "support@example.com"


@pytest.mark.parametrize("role", ["assistant", "owner"])
def test_who_may_connect(mailbox, authorisation, role, browser):
    person = signed_in(join(f"{role}@example.com", role, role))
    address = consented(browser, mailbox, authorisation)
    expected = 403 if role == "assistant" else 200
    for method, path in (("post", f"/mailboxes/{mailbox.pk}/grant/"), ("get", "/mailboxes/sign-in/google/")):
        assert getattr(person, method)(path).status_code == expected
    assert person.get(address).status_code == (403 if role == "assistant" else 303)
    assert not OAuthGrant.objects.exists()


def test_only_a_mailbox_that_exists_and_signs_in_this_way(browser, mailbox, authorisation):
    assert browser.post("/mailboxes/4711/grant/").status_code == 404
    address = consented(browser, mailbox, authorisation)
    Mailbox.objects.update(sign_in="password")
    assert browser.post(f"/mailboxes/{mailbox.pk}/grant/").status_code == 404
    assert "does not sign in with Google any more" in came_back(browser, address)


def test_another_account_or_provider_ends_the_grant(browser, mailbox, authorisation):
    connected(browser, mailbox, authorisation)
    answers = {
        "name": mailbox.name, "address": mailbox.address, "arrival": "imap", "departure": "folder",
        "sign_in": "google", "imap_host": mailbox.imap_host, "imap_port": mailbox.imap_port, "imap_folder": "INBOX",
    }  # fmt: skip
    browser.post(f"/mailboxes/{mailbox.pk}/", answers | {"name": "Acme help"})
    assert OAuthGrant.objects.exists()
    browser.post(f"/mailboxes/{mailbox.pk}/", answers | {"imap_username": "other@example.com"})
    assert not OAuthGrant.objects.exists()


def test_unregistered_leads_to_the_page_that_says_how(browser, mailbox):
    OAuthClient.objects.all().delete()
    page = browser.post(f"/mailboxes/{mailbox.pk}/grant/", follow=True).text
    assert "first fill in" in page
    assert "/mailboxes/sign-in/google/return/" in page


def test_the_secret_of_the_registration_never_comes_back(browser, db):
    browser.post("/mailboxes/sign-in/microsoft/", {"client_id": "a-b", "client_secret": "hush-7391", "tenant": "t-1"})
    client = OAuthClient.objects.get()
    assert (client.client_secret, client.tenant) == ("hush-7391", "t-1")
    assert "hush-7391" not in browser.get("/mailboxes/sign-in/microsoft/").text
    browser.post("/mailboxes/sign-in/microsoft/", {"client_id": "a-b", "client_secret": "", "tenant": ""})
    client.refresh_from_db()
    assert (client.client_secret, client.tenant) == ("hush-7391", "")
    other = {"client_id": "another", "client_secret": ""}
    assert browser.post("/mailboxes/sign-in/microsoft/", other).status_code == 422


@pytest.mark.parametrize("tenant", ["../evil", "a/b", "x@evil.example", "a?b", "a#b"])
def test_a_tenant_cannot_lead_to_another_address(browser, db, tenant):
    answers = {"client_id": "a", "client_secret": "b", "tenant": tenant}
    assert browser.post("/mailboxes/sign-in/microsoft/", answers).status_code == 422


def test_who_signed_in_is_read_from_the_id_token():
    from tickets.mailboxes.granting import _claims

    assert _claims("nonsense") == _claims("a.b.c") == _claims("") == {}
    middle = base64.urlsafe_b64encode(json.dumps([1]).encode()).decode()
    assert _claims(f"a.{middle}.c") == {}
