import pytest
from django.utils import timezone

from tests.cast import signed_in
from tickets.models import Mailbox

WHO = {"name": "Acme support", "address": "support@example.com", "departure": "folder"}
POP3 = WHO | {"arrival": "pop3", "pop3_host": "pop.example.com", "pop3_password": "correct horse"}
HANDED = WHO | {"arrival": "http", "webhook_provider": "mailgun", "webhook_secret": "key-7391"}


@pytest.fixture
def browser(adam):
    return signed_in(adam)


def connect(browser, answers: dict[str, str]) -> Mailbox:
    answer = browser.post("/mailboxes/new/", answers)
    assert answer.status_code == 303, answer.text
    return Mailbox.objects.get()


def refused(browser, answers: dict[str, str], path: str = "/mailboxes/new/") -> str:
    answer = browser.post(path, answers)
    assert answer.status_code == 422
    return answer.text


def test_pop3_needs_no_more_than_a_server_and_a_password(browser):
    mailbox = connect(browser, POP3)
    assert (mailbox.pop3_port, mailbox.pop3_security) == (995, "tls")
    assert mailbox.pop3_username == "support@example.com"
    assert mailbox.import_since == timezone.localdate()


def test_pop3_servers_of_well_known_providers_need_not_be_named(browser):
    mailbox = connect(browser, POP3 | {"address": "acme@gmail.com", "pop3_host": ""})
    assert mailbox.pop3_host == "pop.gmail.com"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"pop3_host": ""}, "Which server?"),
        ({"pop3_password": ""}, "The password is missing"),
        ({"pop3_security": "none"}, "Without TLS everybody"),
        ({"pop3_port": "70000"}, "65535"),
    ],
)
def test_pop3_has_the_same_rules(browser, wrong, said):
    assert said in refused(browser, POP3 | wrong)


def test_another_pop3_server_asks_for_the_password_and_is_read_from_its_beginning(browser):
    mailbox = connect(browser, POP3)
    Mailbox.objects.update(uid_validity=7, last_uid=42)
    path, moved = f"/mailboxes/{mailbox.pk}/", POP3 | {"pop3_username": "support@example.com", "pop3_host": "b.example"}
    assert "once more" in refused(browser, moved | {"pop3_password": ""}, path)
    assert browser.post(path, moved).status_code == 303
    mailbox.refresh_from_db()
    assert (mailbox.uid_validity, mailbox.last_uid) == (None, 0)


def test_what_gmail_says_of_senders_counts_and_of_others_only_when_asked_to(browser):
    gmail = POP3 | {"arrival": "imap", "address": "acme@gmail.com", "imap_password": "app"}
    assert connect(browser, gmail).trusted_servers == "mx.google.com"
    browser.post("/mailboxes/new/", gmail | {"address": "acme@outlook.com", "sign_in": "microsoft"})
    assert Mailbox.objects.get(address="acme@outlook.com").trusted_servers == "mx.microsoft.com"
    browser.post("/mailboxes/new/", POP3)
    assert Mailbox.objects.get(address="support@example.com").trusted_servers == ""


def test_an_address_at_gmail_that_is_fetched_elsewhere_does_not_trust_gmails_servers(browser):
    assert connect(browser, POP3 | {"address": "acme@gmail.com"}).trusted_servers == ""


def test_names_of_trusted_servers_are_names(browser):
    assert "is no server&#x27;s name" in refused(browser, POP3 | {"trusted_servers": "mx.example.com\n<script>"})
    assert "is no server&#x27;s name" in refused(browser, POP3 | {"trusted_servers": "*.com"})
    assert connect(browser, POP3 | {"trusted_servers": " mx.example.com \r\n\r\n*.b.example "}).trusted_servers == (
        "mx.example.com\n*.b.example"
    )


def test_the_key_of_a_provider_goes_in_and_never_comes_out(browser):
    assert "Which provider" in refused(browser, HANDED | {"webhook_provider": ""})
    mailbox = connect(browser, HANDED)
    path = f"/mailboxes/{mailbox.pk}/"
    assert "key-7391" not in browser.get(path).text
    assert browser.post(path, HANDED | {"webhook_secret": ""}).status_code == 303
    mailbox.refresh_from_db()
    assert mailbox.webhook_secret == "key-7391"


def test_a_key_does_not_go_to_another_provider(browser):
    mailbox = connect(browser, HANDED)
    browser.post(f"/mailboxes/{mailbox.pk}/", HANDED | {"webhook_provider": "mailersend", "webhook_secret": ""})
    mailbox.refresh_from_db()
    assert mailbox.webhook_secret == ""
    assert "Its key is missing" in browser.get(f"/mailboxes/{mailbox.pk}/").text


def test_a_provider_that_signs_nothing_gets_an_address_with_a_password(browser):
    mailbox = connect(browser, HANDED | {"webhook_provider": "postmark", "webhook_secret": ""})
    assert len(mailbox.webhook_secret) == 32
    assert f"//supportdesk:{mailbox.webhook_secret}@" in browser.get(f"/mailboxes/{mailbox.pk}/").text
    browser.post(f"/mailboxes/{mailbox.pk}/", HANDED | {"webhook_provider": "postmark", "webhook_secret": ""})
    assert Mailbox.objects.get().webhook_secret == mailbox.webhook_secret


def test_a_confirmation_says_something(browser):
    straight = WHO | {"arrival": "smtp", "acknowledges": "on"}
    assert "What should customers read?" in refused(browser, straight)
    mailbox = connect(browser, straight | {"acknowledgement": "We read it within a day."})
    assert (mailbox.acknowledges, mailbox.acknowledgement) == (True, "We read it within a day.")


def test_alarms_have_calm_values_unless_told_otherwise(browser):
    mailbox = connect(browser, WHO | {"arrival": "smtp"})
    assert (mailbox.failing_after_minutes, mailbox.silent_after_hours) == (30, None)
    changed = WHO | {"arrival": "smtp", "failing_after_minutes": "5", "silent_after_hours": "48"}
    browser.post(f"/mailboxes/{mailbox.pk}/", changed)
    mailbox.refresh_from_db()
    assert (mailbox.failing_after_minutes, mailbox.silent_after_hours) == (5, 48)
    assert refused(browser, changed | {"silent_after_hours": "0"})


def test_signing_in_with_google_needs_neither_server_nor_password(browser):
    mailbox = connect(browser, WHO | {"arrival": "imap", "departure": "smtp", "sign_in": "google"})
    assert (mailbox.imap_host, mailbox.smtp_host) == ("imap.gmail.com", "smtp.gmail.com")
    assert (mailbox.imap_username, mailbox.smtp_username) == ("support@example.com", "support@example.com")
    assert mailbox.imap_password == ""


def test_a_text_to_begin_with_and_what_comes_next_stand_in_the_form(browser):
    page = browser.get("/mailboxes/new/").content.decode()
    assert "we will answer it. Its number is {reference}." in page
    assert "The address to give to it stands here once this is saved." in page
