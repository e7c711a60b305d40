"""Pressing a button swaps the ticket on the page: its HTML letter stays as high as it was, nothing is blocked, and the
focus is on the ticket."""

import smtplib
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, expect

from tests.story.test_the_whole_way_of_a_mail import CARL, SUPPORT, row


@pytest.fixture
def olivia(owners_page: Page) -> Page:
    return owners_page


def write_html(desk, subject: str, html: str) -> None:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = CARL, SUPPORT, subject
    letter.set_content(html, subtype="html")
    with smtplib.SMTP("127.0.0.1", desk.smtp_port) as client:
        client.send_message(letter)


def test_nothing_is_blocked(running_desk, olivia):
    said: list[str] = []
    olivia.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    olivia.goto("/queues/open/")
    write_html(running_desk, "Our offer", "<table bgcolor=#eee><tr><td height=700><b>Everything</b></td></tr></table>")
    row(olivia, "Our offer").click()
    expect(olivia.locator("iframe.letter[height]")).to_be_visible()
    olivia.get_by_role("button", name="Take it").click()
    expect(olivia.locator("#head .actions")).to_contain_text("Olivia")
    expect(olivia.locator("#subject")).to_be_focused()
    expect(olivia.locator("iframe.letter[height]")).to_be_visible()
    assert olivia.locator("iframe.letter").bounding_box()["height"] > 700
    assert said == []
