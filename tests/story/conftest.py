"""Who is at the desk that all stories share: the owner came in by the link that works once, and invited Asha."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.running import Desk
from tests.story.browser import new_page
from tests.story.people import GREETING, PASSWORD


def join(page: Page, link: str, name: str, email: str | None = None) -> None:
    page.goto(link)
    if email:
        page.get_by_label("Your e-mail").fill(email)
    page.get_by_label("Your name").fill(name)
    page.locator("input[type=password]").first.fill(PASSWORD)
    page.locator("button.main").click()


@pytest.fixture(scope="session")
def owners_page(chromium: Browser, running_desk: Desk) -> Page:
    page = new_page(chromium, running_desk.url)
    assert running_desk.owner_link
    join(page, running_desk.owner_link, "Olivia Owner", "olivia@example.com")
    expect(page.get_by_role("heading", name=GREETING)).to_be_visible()
    return page


@pytest.fixture(scope="session")
def assistants_page(chromium: Browser, running_desk: Desk, owners_page: Page) -> Page:
    """Invited by Olivia in the browser, comes in by the link."""
    owners_page.goto("/people/")
    owners_page.get_by_label("E-mail").fill("asha@example.com")
    owners_page.get_by_label("Name").fill("Asha Assistant")
    owners_page.get_by_role("button", name="Invite").click()
    link = owners_page.get_by_label("Link of the invitation").input_value()
    page = new_page(chromium, running_desk.url)
    join(page, link, "Asha Assistant")
    expect(page.get_by_role("heading", name=GREETING)).to_be_visible()
    return page
