"""Passkeys and one-time codes, as a real browser does them."""

import base64
import hmac
import struct
import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.running import Desk
from tests.story.browser import new_page
from tests.story.people import GREETING, PASSWORD, make_person

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def sign_in(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def confirm_password(page: Page) -> None:
    page.locator("main [name=password]").fill(PASSWORD)
    page.locator("main button.main").click()


def code_now(secret: str) -> str:
    """RFC 6238, as the app on a phone reckons it."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


@pytest.fixture
def page(chromium: Browser, running_desk: Desk) -> Page:
    return new_page(chromium, running_desk.url)


def test_a_passkey_opens_the_door_without_a_password(page, running_desk):
    make_person(running_desk, "passkey@example.com", "Asha Assistant", "assistant")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    sign_in(page, "passkey@example.com")
    page.goto("/accounts/2fa/webauthn/add/")
    confirm_password(page)
    page.locator("[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/recovery-codes/**")
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.locator("#passkey_login").click()
    expect(page.get_by_role("heading", name=GREETING)).to_be_visible()


def test_a_one_time_code_is_asked_for_once_an_app_is_set_up(page, running_desk):
    make_person(running_desk, "code@example.com", "Asha Assistant", "assistant")
    sign_in(page, "code@example.com")
    page.goto("/accounts/2fa/totp/activate/")
    confirm_password(page)
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("[name=code]").fill(code_now(secret))
    page.locator("main form button").last.click()
    page.wait_for_url("**/recovery-codes/**")
    page.context.clear_cookies()
    sign_in(page, "code@example.com")
    page.wait_for_url("**/2fa/authenticate/**")
    page.locator("[name=code]").fill("000000")
    page.locator("main button").first.click()
    expect(page.get_by_text("Incorrect code")).to_be_visible()
