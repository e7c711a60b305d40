"""Mallory asks for mail to somebody else and says that this desk is at another host, as far as it is let in."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
ELSEWHERE = "evil.example:4444"


@pytest.fixture(autouse=True)
def _open_to_every_host(settings):
    cache.clear()  # allauth counts how often one asks
    settings.ALLOWED_HOSTS, settings.BASE_URL = ["*"], "https://desk.example"
    settings.ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"


def links(mailoutbox) -> list[str]:
    return re.findall(r"https?://[^/\s]+", mailoutbox[-1].body)


def test_of_a_password_reset(asha, mailoutbox):
    Client().post("/accounts/password/reset/", {"email": asha.email}, headers={"Host": ELSEWHERE})
    assert links(mailoutbox) == ["https://desk.example"]
    assert "/accounts/password/reset/key/" in mailoutbox[-1].body
    assert "evil" not in mailoutbox[-1].body


def test_of_a_new_address(asha, client, mailoutbox):
    client.force_login(asha)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"action_add": "", "email": "asha@new.example"}, headers={"Host": ELSEWHERE})
    assert links(mailoutbox) == ["https://desk.example"]
    assert "/accounts/confirm-email/" in mailoutbox[-1].body
    assert "evil" not in mailoutbox[-1].body
