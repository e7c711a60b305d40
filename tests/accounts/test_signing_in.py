import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from accounts import people
from accounts.models import User
from tests.cast import MALLORY, PASSWORD, signed_in
from tickets.models import DeskMail


@pytest.fixture(autouse=True)
def _fresh_counters(db):
    cache.clear()


def sign_in(browser: Client, password: str = PASSWORD, email: str = "asha@example.com"):
    return browser.post("/accounts/login/", {"login": email, "password": password})


def test_with_e_mail_and_password(asha, client):
    assert sign_in(client, email="Asha@Example.com").status_code == 302
    assert client.get("/profile/").status_code == 200


def test_the_sign_up_route_refuses(db, client):
    for answer in (client.get("/accounts/signup/"), client.post("/accounts/signup/", {"email": MALLORY})):
        assert answer.status_code == 403
    assert not User.objects.exists()


def test_guessing_is_slowed_down_even_for_the_right_password(asha, client):
    for _ in range(6):
        sign_in(client, "wrong")
    sign_in(client)
    assert client.get("/profile/").status_code == 302


def test_a_forged_header_does_not_escape_the_limit(asha, client):
    for number in range(31):
        client.post(
            "/accounts/login/",
            {"login": f"x{number}@example.com", "password": "wrong"},
            headers={"X-Forwarded-For": f"203.0.113.{number}"},
        )
    sign_in(client)
    assert client.get("/profile/").status_code == 302


def reset(browser: Client, email: str):
    """Asks for a reset mail, as a stranger's browser would."""
    return browser.post("/accounts/password/reset/", {"email": email})


def test_the_reset_mail_leads_to_a_new_password(asha, client, mailoutbox):
    reset(client, asha.email)
    path = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", mailoutbox[0].body).group(1)
    form = client.get(path, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "even more horses", "password2": "even more horses"})
    assert sign_in(Client(), "even more horses").status_code == 302
    assert sign_in(Client(), PASSWORD).status_code == 200


def test_a_stranger_who_asks_for_a_reset_learns_nothing_and_gets_no_mail(asha, client, settings):
    settings.EMAIL_BACKEND = "tickets.mail.system.MailboxBackend"
    known = reset(client, asha.email)
    unknown = reset(client, MALLORY)
    assert (known.status_code, known.headers.get("Location")) == (unknown.status_code, unknown.headers.get("Location"))
    assert list(DeskMail.objects.exclude(state="undone").values_list("to", flat=True)) == [[asha.email]]


def test_every_new_person_has_one_verified_primary_address(db):
    person = people.add(email="Asha@Example.com", name="Asha", role="assistant", password=PASSWORD)
    address = EmailAddress.objects.get(user=person)
    assert (address.email, address.verified, address.primary) == ("asha@example.com", True, True)


@pytest.mark.parametrize("route", ["", "totp/activate/", "recovery-codes/", "webauthn/", "webauthn/add/"])
def test_the_second_factor_has_its_pages(asha, route):
    browser = Client()
    sign_in(browser)
    assert browser.get(f"/accounts/2fa/{route}").status_code in (200, 302, 404)
    assert browser.get("/accounts/2fa/").status_code == 200


def test_a_one_time_code_is_asked_for_once_it_is_set_up(asha, client):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(asha, generate_totp_secret())
    assert sign_in(client).headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/profile/").status_code == 302


def test_times_are_shown_in_the_reader_s_zone(asha):
    browser = signed_in(asha)
    browser.post("/profile/", {"name": "Asha", "time_zone": "Asia/Tokyo"})
    asha.refresh_from_db()
    assert asha.time_zone == "Asia/Tokyo"
    assert browser.post("/profile/", {"name": "Asha", "time_zone": "Nowhere/Land"}).status_code == 422


def test_a_new_address_counts_once_its_mail_was_followed(asha, client, mailoutbox):
    sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"action_add": "", "email": "Asha@New.example"})
    asha.refresh_from_db()
    assert asha.email == "asha@example.com"
    path = re.search(r"https?://[^/]+(/accounts/confirm-email/\S+)", mailoutbox[0].body).group(1)
    client.post(path)
    asha.refresh_from_db()
    assert asha.email == "asha@new.example"
    assert [address.email for address in EmailAddress.objects.filter(user=asha)] == ["asha@new.example"]
