import pytest
from django.utils import timezone

from tests.cast import signed_in
from tickets.models import Mailbox

WHO = {"name": "Acme support", "address": "support@example.com"}
FETCHED = WHO | {
    "arrival": "imap",
    "departure": "folder",
    "imap_host": "imap.example.com",
    "imap_port": "993",
    "imap_security": "tls",
    "imap_password": "correct horse",
    "imap_folder": "INBOX",
}


@pytest.fixture
def browser(adam):
    return signed_in(adam)


@pytest.fixture
def connected(browser) -> Mailbox:
    assert browser.post("/mailboxes/new/", FETCHED).status_code == 303
    return Mailbox.objects.get()


def change(browser, mailbox: Mailbox, **changes: str):
    return browser.post(f"/mailboxes/{mailbox.pk}/", FETCHED | {"imap_username": WHO["address"]} | changes)


def test_an_address_whose_mail_comes_straight_here_needs_no_server(browser):
    browser.post("/mailboxes/new/", WHO | {"arrival": "smtp", "departure": "folder"})
    assert Mailbox.objects.get().arrival == "smtp"
    assert "Answers are not sent" in browser.get("/mailboxes/").text


def test_the_user_name_is_the_address_and_the_day_is_today_unless_said(connected):
    assert connected.imap_username == "support@example.com"
    assert connected.import_since == timezone.localdate()
    assert connected.delete_fetched is False


def test_servers_of_well_known_providers_need_not_be_named(browser):
    answers = FETCHED | {"address": "acme@gmail.com", "imap_host": "", "departure": "smtp", "smtp_password": "app"}
    browser.post("/mailboxes/new/", answers)
    mailbox = Mailbox.objects.get()
    assert (mailbox.imap_host, mailbox.smtp_host) == ("imap.gmail.com", "smtp.gmail.com")
    assert mailbox.smtp_username == "acme@gmail.com"


def test_other_servers_are_asked_for(browser):
    answer = browser.post("/mailboxes/new/", FETCHED | {"imap_host": ""})
    assert answer.status_code == 422
    assert "Which server?" in answer.text


def test_passwords_never_come_back_to_a_browser(browser, connected):
    page = browser.get(f"/mailboxes/{connected.pk}/").text
    refused = browser.post(f"/mailboxes/{connected.pk}/", FETCHED | {"address": ""}).text
    assert "correct horse" not in page + refused
    assert "One is stored" in page


def test_an_empty_password_keeps_the_stored_one(browser, connected):
    assert change(browser, connected, name="Acme help", imap_password="").status_code == 303
    connected.refresh_from_db()
    assert (connected.name, connected.imap_password) == ("Acme help", "correct horse")


@pytest.mark.parametrize(
    "move", [{"imap_host": "imap.elsewhere.example"}, {"imap_port": "143"}, {"imap_security": "starttls"}]
)
def test_a_stored_password_does_not_go_to_another_server(browser, connected, move):
    answer = change(browser, connected, imap_password="", **move)
    assert answer.status_code == 422
    assert "once more" in answer.text
    connected.refresh_from_db()
    assert connected.imap_host == "imap.example.com"


def test_passwords_are_encrypted_in_the_database(connected):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT imap_password FROM tickets_mailbox")
        assert "correct horse" not in cursor.fetchone()[0]


def test_saving_does_not_turn_back_the_marks_of_a_fetch_under_way(browser, connected):
    Mailbox.objects.update(uid_validity=7, last_uid=42)
    change(browser, connected, name="Acme help", imap_password="")
    connected.refresh_from_db()
    assert (connected.uid_validity, connected.last_uid) == (7, 42)


def test_another_folder_is_read_from_its_beginning(browser, connected):
    Mailbox.objects.update(uid_validity=7, last_uid=42)
    change(browser, connected, imap_folder="Support", imap_password="")
    connected.refresh_from_db()
    assert (connected.uid_validity, connected.last_uid) == (None, 0)


def test_an_open_line_is_only_for_this_machine(browser):
    answer = browser.post("/mailboxes/new/", FETCHED | {"imap_security": "none"})
    assert "Without TLS everybody" in answer.text
    assert browser.post("/mailboxes/new/", FETCHED | {"imap_security": "none", "unprotected": "on"}).status_code == 303


@pytest.mark.parametrize("wrong", [{"imap_port": "70000"}, {"imap_port": "x"}, {"imap_security": "magic"}])
def test_nonsense_is_refused_in_words(browser, wrong):
    assert browser.post("/mailboxes/new/", FETCHED | wrong).status_code == 422


def test_an_address_is_connected_once(browser, connected):
    answer = browser.post("/mailboxes/new/", FETCHED | {"address": "SUPPORT@example.com"})
    assert answer.text.count("connected already") == 1


def test_deactivating_and_coming_back(browser, connected):
    browser.post(f"/mailboxes/{connected.pk}/deactivation/")
    connected.refresh_from_db()
    assert not connected.is_active
    assert "deactivated" in browser.get("/mailboxes/").text
    browser.post(f"/mailboxes/{connected.pk}/reactivation/")
    connected.refresh_from_db()
    assert connected.is_active


def test_trouble_stands_on_the_page_in_words(browser, connected):
    Mailbox.objects.update(fetch_problem="imap.example.com did not accept the password.")
    assert "did not accept the password" in browser.get("/mailboxes/").text


def test_empty_page_teaches_the_next_step(browser):
    assert "Connect the first one" in browser.get("/mailboxes/").text


@pytest.mark.parametrize("path", ["/mailboxes/", "/mailboxes/new/", "/outgoing/"])
def test_an_assistant_has_no_business_here(asha, path):
    assert signed_in(asha).get(path).status_code == 403
