"""A customer's mail becomes a ticket, is answered in the browser, the answer leaves, the next mail finds the ticket.

The real processes, a real mail client, a real browser.
"""

import re
import smtplib
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.running import Desk
from tests.story.browser import new_page
from tests.story.people import GREETING, enter, make_person

CARL = "Carl Customer <carl@customer.example>"
SUPPORT = "support@localhost"
SOON = 2_000  # milliseconds until a mail is to be seen


def write(desk: Desk, subject: str, text: str, sender: str = CARL, **headers: str) -> str:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, SUPPORT, subject
    letter["Message-ID"] = f"<{time.monotonic_ns()}@customer.example>"
    for name, value in headers.items():
        letter[name.replace("_", "-")] = value
    letter.set_content(text)
    with smtplib.SMTP("127.0.0.1", desk.smtp_port) as client:
        client.send_message(letter)
    return str(letter["Message-ID"])


def wait_for(what: Callable[[], object], seconds: float = 20) -> object:
    until = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.1)
    return found


def answers(desk: Desk) -> list[EmailMessage]:
    files = sorted((desk.data / "outgoing").glob("*.eml"), key=lambda file: file.stat().st_mtime)
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]  # type: ignore[misc]


@pytest.fixture
def olivia(owners_page: Page) -> Page:
    return owners_page


@pytest.fixture
def asha(assistants_page: Page) -> Page:
    return assistants_page


def row(page: Page, subject: str):  # type: ignore[no-untyped-def]
    return page.locator("#list").get_by_text(subject)


def answer(page: Page, text: str) -> None:
    page.locator("trix-editor").first.click()
    page.keyboard.type(text)
    page.locator("#composer .pane.reply button.main").first.click()


def test_the_owner_link_works_once(olivia: Page, running_desk: Desk, chromium: Browser):
    stranger = new_page(chromium, running_desk.url)
    response = stranger.goto(str(running_desk.owner_link))
    assert response is not None
    assert response.status == 410


def test_a_mail_is_seen_within_two_seconds_and_answered_and_the_next_one_finds_the_same_ticket(
    asha: Page, running_desk: Desk
):
    asha.goto("/queues/open/")
    first = write(running_desk, "Refund for the March course", "Hello, I bought the course twice.")
    expect(row(asha, "Refund for the March course")).to_be_visible(timeout=SOON)

    row(asha, "Refund for the March course").click()
    expect(asha.locator("#conversation")).to_contain_text("I bought the course twice.")
    answer(asha, "Hi Carl, the second payment is on its way back.")
    expect(asha.get_by_text("Undo")).to_be_visible()

    [left] = wait_for(lambda: answers(running_desk))  # type: ignore[misc]
    assert left["In-Reply-To"] == first
    assert "on its way back" in left.get_body(("plain",)).get_content()
    assert left["To"].addresses[0].addr_spec == "carl@customer.example"

    write(running_desk, "Re: Refund", "Thank you, Asha!", In_Reply_To=left["Message-ID"])
    expect(asha.locator("#conversation")).to_contain_text("Thank you, Asha!", timeout=SOON)
    asha.goto("/queues/open/")
    expect(row(asha, "Refund for the March course")).to_have_count(1)
    expect(row(asha, "Re: Refund")).to_have_count(0)


def test_what_is_taken_back_in_time_does_not_leave(asha: Page, running_desk: Desk):
    write(running_desk, "Too quick", "Please answer")
    asha.goto("/queues/open/")
    row(asha, "Too quick").click()
    answer(asha, "Something rash")
    asha.get_by_text("Undo").click()
    expect(asha.locator("trix-editor").first).to_contain_text("Something rash")
    time.sleep(11)
    assert not any("rash" in mail.get_body(("plain",)).get_content() for mail in answers(running_desk))


def test_a_stranger_who_knows_our_message_id_opens_a_ticket_of_her_own(asha: Page, running_desk: Desk):
    write(running_desk, "Secret plans", "From Carl")
    asha.goto("/queues/open/")
    row(asha, "Secret plans").click()
    answer(asha, "Here they are")
    [ours] = wait_for(lambda: [m["Message-ID"] for m in answers(running_desk) if m["Subject"] == "Re: Secret plans"])  # type: ignore[misc]
    write(running_desk, "Re: Secret plans", "Mallory here", "Mallory <mallory@stranger.example>", In_Reply_To=ours)
    asha.goto("/queues/open/")
    asha.locator("#list").get_by_text("Mallory").first.click()
    expect(asha.get_by_text("May belong to").first).to_be_visible()
    expect(asha.locator("#conversation")).not_to_contain_text("Here they are")


def test_without_javascript_a_mail_is_answered_too(chromium: Browser, asha: Page, running_desk: Desk):
    plain = new_page(chromium, running_desk.url, java_script_enabled=False, storage_state=asha.context.storage_state())
    write(running_desk, "No scripts here", "Can you read me?")
    wait_for(lambda: plain.goto("/queues/open/") and row(plain, "No scripts here").count())
    row(plain, "No scripts here").click()
    plain.locator("#composer textarea").first.fill("Yes, I can.")
    plain.locator("#composer .pane.reply button.main").first.click()
    expect(plain.get_by_text("Yes, I can.").first).to_be_visible()
    wait_for(lambda: any(mail["Subject"] == "Re: No scripts here" for mail in answers(running_desk)))


def test_keys_lead_through_the_queue(asha: Page, running_desk: Desk):
    asha.goto("/queues/open/")
    asha.keyboard.press("j")
    expect(asha).to_have_url(re.compile("/tickets/"))
    asha.keyboard.press("n")
    expect(asha.locator("#write-note")).to_be_checked()
    asha.keyboard.press("Escape")


def test_somebody_who_is_let_go_is_out_at_once(chromium: Browser, olivia: Page, running_desk: Desk):
    make_person(running_desk, "ben@example.com", "Ben Brief", "assistant")
    page = enter(chromium, running_desk.url, "ben@example.com")
    expect(page.get_by_role("heading", name=GREETING)).to_be_visible()
    let_go(olivia, "Ben Brief")
    page.goto("/queues/open/")
    expect(page).to_have_url(re.compile("/accounts/login/"))


def let_go(page: Page, name: str) -> None:
    page.goto("/people/")
    page.get_by_label(f"Manage {name}").click()
    page.get_by_role("button", name=f"Deactivate {name}").click()
