"""Olivia takes a ticket back that Asha has open: it is gone from Asha's page at once, and nothing says why."""

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as TooLate

from tests.running import Desk
from tests.story.people import enter, make_person
from tests.story.test_the_whole_way_of_a_mail import row, write


@pytest.fixture
def olivia(owners_page: Page) -> Page:
    return owners_page


@pytest.fixture(scope="module")
def asha(chromium: Browser, running_desk: Desk) -> Page:
    """Another one: she of the other stories may have been let go."""
    email = "asha-back@example.com"
    make_person(running_desk, email, "Asha", "assistant")
    page = enter(chromium, running_desk.url, email)
    page.goto("/queues/open/")
    return page


def more(page: Page, what: str) -> None:
    """By the menu, which closes when news of the ticket come meanwhile: then once more."""
    menu, button = page.locator("details:has(> summary[title=More])"), page.get_by_role("button", name=what)
    for _ in range(5):
        menu.evaluate("menu => { menu.open = true; }")
        try:
            return button.click(timeout=5_000)
        except TooLate:
            continue
    pytest.fail(f"'{what}' could not be pressed")


def test_an_open_page_loses_it_and_gets_it_again(running_desk, olivia, asha):
    write(running_desk, "Our launch", "Between us: the fourth of May.")
    row(asha, "Our launch").click()
    expect(asha.locator("#conversation")).to_contain_text("the fourth of May")
    olivia.goto("/queues/open/")
    row(olivia, "Our launch").click()
    more(olivia, "Take it back to me")
    expect(olivia.locator("#ticket .said")).to_contain_text("Only you see it now")
    expect(asha.locator("#ticket")).to_contain_text("not yours to see")
    expect(asha.locator("#ticket")).not_to_contain_text("launch")
    expect(row(asha, "Our launch")).to_have_count(0)
    more(olivia, "Give it to the team")
    expect(row(asha, "Our launch")).to_be_visible()


def test_two_become_one_and_two_again(running_desk, olivia, asha):
    olivia.goto("/queues/open/")
    write(running_desk, "Where is my course?", "I paid yesterday.")
    row(olivia, "Where is my course?").wait_for()
    write(running_desk, "Re: my course??", "Still nothing.")
    row(olivia, "Re: my course??").click()
    olivia.locator("summary[title=More]").click()
    olivia.get_by_role("link", name="Merge into another").click()
    expect(olivia.get_by_text("Of the same customer")).to_be_visible()
    olivia.locator("li", has_text="Where is my course?").get_by_role("button").click()
    expect(olivia.locator("#conversation")).to_contain_text("Still nothing.")
    expect(olivia.locator("#conversation")).to_contain_text("I paid yesterday.")
    olivia.get_by_role("button", name="Take it apart again").click()
    expect(olivia.locator("#conversation")).to_contain_text("Still nothing.")
    expect(olivia.locator("#conversation")).not_to_contain_text("I paid yesterday.")
    more(olivia, "Delete")
    expect(olivia.get_by_role("button", name="Bring it back")).to_be_visible()
