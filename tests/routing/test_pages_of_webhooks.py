import re

import pytest
from django.utils import timezone

from tests.cast import open_ticket, signed_in
from tests.routing.asking import BY_OWNER, make
from tickets.errors import Refused
from tickets.models import Webhook, WebhookCall
from tickets.routing.webhooks import calling, keeping
from tickets.sealed import seal

pytestmark = pytest.mark.django_db
PAGE = "/routing/webhooks/"


def added(browser, receiver) -> Webhook:
    """By its page, and its secret given to the other program."""
    assert browser.post(PAGE + "new/", {"name": "Customer list", "url": receiver.url}).status_code == 303
    webhook = Webhook.objects.get()
    page = browser.get(f"{PAGE}{webhook.pk}/").content.decode()
    receiver.secret = re.search(r'value="(whsec_[^"]+)"', page)[1]
    return webhook


def test_an_admin_adds_one_and_tries_it(adam, receiver):
    browser = signed_in(adam)
    assert "A webhook is the address" in browser.get(PAGE).content.decode()
    webhook = added(browser, receiver)
    assert browser.post(f"{PAGE}{webhook.pk}/trial/").status_code == 303
    assert "hx-trigger" in browser.get(f"{PAGE}{webhook.pk}/calls/").content.decode()
    calling.drain(webhook.pk)
    [got] = receiver.calls
    assert got.genuine
    assert got.body["type"] == "test"
    part = browser.get(f"{PAGE}{webhook.pk}/calls/").content.decode()
    assert "Taken (200 OK)" in part
    assert "hx-trigger" not in part
    assert "Taken (200 OK)" in browser.get(PAGE).content.decode()


def test_the_secret_is_shown_once_and_kept_encrypted(adam, olivia, receiver):
    browser = signed_in(adam)
    webhook = added(browser, receiver)
    for person in (browser, signed_in(olivia)):
        for address in (PAGE, f"{PAGE}{webhook.pk}/", f"{PAGE}{webhook.pk}/calls/"):
            assert "whsec_" not in person.get(address).content.decode()
    [stored] = Webhook.objects.raw("select id, secret as hidden from tickets_webhook")
    assert stored.hidden.startswith("gAAAA")


def test_a_session_holds_no_secret(adam, receiver):
    browser, webhook = signed_in(adam), Webhook.objects.create(key="a", name="A", url="https://a.example/", secret="x")
    browser.post(f"{PAGE}{webhook.pk}/secret/")
    assert "whsec_" not in str(dict(browser.session))
    assert "whsec_" in browser.get(f"{PAGE}{webhook.pk}/").content.decode()


def test_a_new_secret_takes_the_place_of_the_former(adam, receiver):
    browser = signed_in(adam)
    webhook = added(browser, receiver)
    before = receiver.secret
    browser.post(f"{PAGE}{webhook.pk}/secret/")
    page = browser.get(f"{PAGE}{webhook.pk}/").content.decode()
    receiver.secret = re.search(r'value="(whsec_[^"]+)"', page)[1]
    assert receiver.secret != before
    browser.post(f"{PAGE}{webhook.pk}/trial/")
    calling.drain(webhook.pk)
    assert receiver.calls[0].genuine


def test_a_fresh_secret_is_not_shown_on_the_page_of_another(adam, receiver):
    browser = signed_in(adam)
    webhook = added(browser, receiver)
    other = Webhook.objects.create(key="other", name="Other", url="https://a.example/", secret="whsec_eA==")
    browser.post(f"{PAGE}{webhook.pk}/secret/")
    assert "whsec_" not in browser.get(f"{PAGE}{other.pk}/").content.decode()


def test_what_failed_is_called_again_under_the_same_number(adam, receiver, ticket):
    browser = signed_in(adam)
    webhook = added(browser, receiver)
    make("call_webhook", webhook.key, ticket)
    WebhookCall.objects.update(state="failed", attempts=6, said="Tried 6 times", ended_at=timezone.now())
    call = WebhookCall.objects.get()
    assert "Tried 6 times" in browser.get(f"{PAGE}{webhook.pk}/").content.decode()
    browser.post(f"/routing/calls/{seal(call.pk)}/repetition/")
    browser.post(f"/routing/calls/{seal(call.pk)}/repetition/")
    calling.drain(webhook.pk)
    call.refresh_from_db()
    assert (call.state, len(receiver.calls)) == ("done", 1)
    assert receiver.calls[0].headers["webhook-id"] == str(call.number)


def test_it_is_turned_off_and_on(adam, receiver):
    browser = signed_in(adam)
    webhook = added(browser, receiver)
    browser.post(f"{PAGE}{webhook.pk}/switch/", {"on": ""})
    assert "turned off" in browser.get(f"{PAGE}{webhook.pk}/").content.decode()
    browser.post(f"{PAGE}{webhook.pk}/trial/")
    assert not WebhookCall.objects.exists()
    browser.post(f"{PAGE}{webhook.pk}/switch/", {"on": "yes"})
    webhook.refresh_from_db()
    assert webhook.is_on


def test_an_admin_learns_nothing_of_calls_about_what_only_the_owner_sees(adam, olivia, receiver, private):
    browser = signed_in(adam)
    webhook = added(browser, receiver)
    make("call_webhook", webhook.key, private, rule=BY_OWNER)
    WebhookCall.objects.update(state="failed", said="Canary 503", ended_at=timezone.now())
    call = WebhookCall.objects.get()
    for address in (PAGE, f"{PAGE}{webhook.pk}/", f"{PAGE}{webhook.pk}/calls/"):
        page = browser.get(address).content.decode()
        assert private.reference not in page
        assert "Canary" not in page
        assert private.reference in signed_in(olivia).get(f"{PAGE}{webhook.pk}/").content.decode()
    assert browser.post(f"/routing/calls/{seal(call.pk)}/repetition/").status_code == 404
    with pytest.raises(Refused):
        keeping.call_again(call, adam)


def test_where_one_leads_cannot_be_changed(adam, receiver):
    browser = signed_in(adam)
    webhook = added(browser, receiver)
    for address in ("", "switch/", "secret/", "trial/"):
        browser.post(f"{PAGE}{webhook.pk}/{address}", {"url": "https://mallory.example/", "on": "yes"})
    webhook.refresh_from_db()
    assert webhook.url == receiver.url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "ftp://a.example/",
        "http://a.example/",
        "https://",
        "https://user:pass@a.example/",
        "https://a.example/\r\nX: y",
        "https://a.example/ x",
        "https://[::1",
        "https://a.example:99999/",
        "https://a.example/" + "x" * 500,
        "javascript:alert(1)",
    ],
)
def test_what_is_no_address_is_refused_with_words(adam, settings, url):
    settings.WEBHOOK_NETWORKS = ()
    page = signed_in(adam).post(PAGE + "new/", {"name": "CRM", "url": url})
    assert page.status_code == 422
    assert not Webhook.objects.exists()


def test_an_assistant_keeps_none(asha, adam, receiver):
    webhook = added(signed_in(adam), receiver)
    browser = signed_in(asha)
    call = WebhookCall.objects.create(webhook=webhook, body={}, state="failed")
    for address in ("", "new/", f"{webhook.pk}/", f"{webhook.pk}/calls/"):
        assert browser.get(PAGE + address).status_code == 403
    for address in ("secret/", "switch/", "trial/"):
        assert browser.post(f"{PAGE}{webhook.pk}/{address}").status_code == 403
    assert browser.post(f"/routing/calls/{seal(call.pk)}/repetition/").status_code == 403
    for verb in (keeping.renew_secret, keeping.try_it, lambda it, by: keeping.switch(it, False, by)):
        with pytest.raises(Refused):
            verb(webhook, asha)


def test_fifty_calls_are_shown_and_cost_no_more_than_one(adam, receiver, mailbox, carl, django_assert_max_num_queries):
    browser = signed_in(adam)
    webhook = added(browser, receiver)
    for number in range(60):
        make("call_webhook", webhook.key, open_ticket(mailbox, carl, f"Matter {number}"))
    with django_assert_max_num_queries(12):
        page = browser.get(f"{PAGE}{webhook.pk}/").content.decode()
    assert page.count("<tr>") == 51
