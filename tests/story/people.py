"""People of a running desk, made from outside, and how one of them signs in."""

import re

from playwright.sync_api import Browser, Page

from tests.running import Desk
from tests.story.browser import new_page

PASSWORD = "plenty of horses here"
# On the first page of everybody who works here.
GREETING = re.compile("^Good ")


def make_person(desk: Desk, email: str, name: str, role: str) -> None:
    who = ("--email", email, "--name", name, "--role", role)
    desk.manage("create_person", *who, "--password-stdin", given=PASSWORD)


def sign_in(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    page.locator("input[type=email]").fill(email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("button.main").first.click()
    page.wait_for_url(re.compile("/(queues|mailboxes|today|my-day|$)"))


def enter(browser: Browser, url: str, email: str, **options: object) -> Page:
    """A browser of their own, in which this person is signed in."""
    page = new_page(browser, url, **options)
    sign_in(page, email)
    return page
