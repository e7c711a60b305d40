"""In Chromium, over two origins: our policy for forms, the cookie on the way back, the words that people see."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from tests.mailboxes.connecting import registered
from tests.mailboxes.servers import fetched_from
from tests.story.browser import new_page
from tickets.models import OAuthGrant

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(chromium, live_server, client, adam):
    client.force_login(adam)
    page = new_page(chromium, live_server.url)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    yield page
    page.context.close()


def test_an_admin_goes_to_the_provider_and_comes_back_connected(page, dovecot, authorisation, settings, live_server):
    settings.ENV = replace(settings.ENV, base_url=live_server.url)
    registered(authorisation, settings)
    mailbox = fetched_from(dovecot, sign_in="google", imap_password="")
    mailbox.save()
    page.goto("/mailboxes/")
    page.get_by_role("link", name="Connect it").click()
    page.get_by_role("button", name="Connect with Google").click()
    page.get_by_role("link", name="Go on at Google").click()
    page.get_by_role("link", name="Allow").click()
    expect(page.get_by_text(f"{mailbox.address} is connected.")).to_be_visible()
    expect(page.get_by_text("Connected as")).to_be_visible()
    assert OAuthGrant.objects.get().account == mailbox.address
