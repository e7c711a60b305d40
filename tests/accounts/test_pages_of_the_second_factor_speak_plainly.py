"""Every page between a person and a second factor is in the house's words: sentence case, no library's wording."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

PAGES = [
    "/accounts/2fa/",
    "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/",
    "/accounts/password/change/",
]
OTHERS_WORDS = re.compile(
    r"Two-Factor|Authenticator App|Security Key|Recovery Codes|New Password|Current Password"
    r"|Are you sure|Passwordless|Sign In"
)
KEY = {"name": "The blue key", "credential": {}, "passwordless": True}


@pytest.fixture
def signed_in(asha, client):
    """With a password just given, so that no page asks for it again."""
    asha.set_password("plenty of horses here")
    asha.save()
    client.post("/accounts/login/", {"login": asha.email, "password": "plenty of horses here"})
    client.post("/accounts/reauthenticate/", {"password": "plenty of horses here"})
    return client


def test_setting_up_an_app(signed_in):
    page = signed_in.get("/accounts/2fa/totp/activate/").content.decode()
    assert "<h1>Set up an authenticator app</h1>" in page
    assert not OTHERS_WORDS.search(page)


@pytest.mark.parametrize("address", PAGES)
def test_the_pages_of_somebody_with_an_app(signed_in, asha, address):
    TOTP.activate(asha, generate_totp_secret())
    RecoveryCodes.activate(asha)
    answer = signed_in.get(address)
    assert answer.status_code == 200
    assert not OTHERS_WORDS.search(answer.content.decode())


def test_the_list_of_keys_names_each(signed_in, asha):
    Authenticator.objects.create(user=asha, type=Authenticator.Type.WEBAUTHN, data=KEY)
    page = signed_in.get("/accounts/2fa/webauthn/").content.decode()
    assert "The blue key" in page
    assert "Never" in page


def test_the_step_after_the_password(client, asha):
    asha.set_password("plenty of horses here")
    asha.save()
    TOTP.activate(asha, generate_totp_secret())
    client.post("/accounts/login/", {"login": asha.email, "password": "plenty of horses here"})
    page = client.get("/accounts/2fa/authenticate/").content.decode()
    assert "<h1>One more step</h1>" in page
    assert not OTHERS_WORDS.search(page)
