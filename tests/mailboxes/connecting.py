"""Going to the authorisation server and back, as a person does it."""

import html
import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from django.test import Client

from tests.authorisation_server import CLIENT, SECRET, AuthorisationServer
from tickets.mailboxes import granting
from tickets.models import Mailbox, OAuthClient


def registered(authorisation: AuthorisationServer, settings, provider: str = "google") -> None:
    """This desk is known at `authorisation`, which stands for `provider`."""
    settings.ENV = replace(settings.ENV, oauth_url=authorisation.url)
    authorisation.redirect = granting.return_url(provider)
    OAuthClient.objects.create(provider=provider, client_id=CLIENT, client_secret=SECRET)


def asked_for(browser: Client, mailbox: Mailbox) -> dict[str, str]:
    """What the browser would carry to the provider after 'Connect'."""
    page = browser.post(f"/mailboxes/{mailbox.pk}/grant/")
    [url] = re.findall(r'href="(http[^"]+/authorize\?[^"]+)"', page.text)
    return {name: values[0] for name, values in parse_qs(urlsplit(html.unescape(url)).query).items()}


def consented(browser: Client, mailbox: Mailbox, authorisation: AuthorisationServer) -> str:
    """The address that the provider sends the browser back to."""
    back = urlsplit(authorisation.authorize(asked_for(browser, mailbox)))
    return f"{back.path}?{back.query}"


def connected(browser: Client, mailbox: Mailbox, authorisation: AuthorisationServer) -> str:
    """The page after coming back."""
    return browser.get(consented(browser, mailbox, authorisation), follow=True).text
