"""Olivia reads her digest, answers out of it, and is done on the page in fewer than ten clicks; then she pays Asha for
last month by a statement that adds up to the cent.

The real processes, a real browser; the mail as it left.
"""

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.running import Desk, fresh
from tests.story.owners_day import DAYS, SUGGESTION, seconds
from tests.story.people import enter
from tests.story.test_an_answer_becomes_a_procedure import letter_to_olivia

MOST_CLICKS = 9
IN_THE_DESK = "from tests.story import owners_day; owners_day.{}()"


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with fresh() as running:
        yield running


@pytest.fixture(scope="module")
def life(desk: Desk) -> tuple[str, str]:
    """Asha's key, and the first day of last month."""
    pk, first = desk.manage("shell", "-c", IN_THE_DESK.format("live")).split()[-2:]
    return pk, first


@pytest.fixture(scope="module")
def olivia(chromium: Browser, desk: Desk, life: tuple[str, str]) -> Page:
    return enter(chromium, desk.url, "olivia@example.com")


class Clicks:
    """What Olivia presses, counted."""

    def __init__(self) -> None:
        self.many = 0

    def on(self, what: Locator) -> None:
        what.click()
        self.many += 1


def test_from_the_digest_to_nothing_waits(olivia: Page, desk: Desk, life: tuple[str, str]):
    olivia.goto("/digest/")
    olivia.get_by_role("button", name="Send me one now").click()
    letter = letter_to_olivia(desk, "wait")
    body = letter.get_body(("html",))
    assert body is not None
    assert len(letter.as_bytes()) < 60_000
    mail, click = olivia.context.new_page(), Clicks()
    mail.set_content(body.get_content())
    expect(mail.get_by_text("5 things wait for you")).to_be_visible()
    mail.set_default_timeout(10_000)

    click.on(mail.get_by_role("link", name="Yes, do as you suggest"))
    expect(mail.get_by_text(SUGGESTION)).to_be_visible()
    click.on(mail.get_by_role("button", name="Yes, do as you suggest"))
    click.on(mail.get_by_role("link", name="what else waits for you"))
    click.on(mail.get_by_role("button", name="Approve and send"))
    click.on(mail.get_by_role("button", name="Needs no answer"))
    click.on(mail.get_by_role("button", name="Approve", exact=True))
    click.on(mail.get_by_role("button", name="Publish", exact=True))
    expect(mail.get_by_text("Nothing waits for you")).to_be_visible()
    assert click.many <= MOST_CLICKS
    mail.close()

    olivia.goto("/today/")
    expect(olivia.get_by_role("heading", name=re.compile("Good (morning|afternoon|evening), Olivia"))).to_be_visible()
    expect(olivia.get_by_text("Nothing waits for you")).to_be_visible()


def test_a_scanner_that_follows_the_links_of_a_digest_does_nothing(olivia: Page, desk: Desk, life: tuple[str, str]):
    desk.manage("shell", "-c", IN_THE_DESK.format("ask_again"))
    olivia.goto("/digest/")
    olivia.get_by_role("button", name="Send me one now").click()
    html = letter_to_olivia(desk, "1 thing waits").get_body(("html",)).get_content()  # type: ignore[union-attr]
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(http[^"]+)"', html)}
    stranger = olivia.context.browser.new_context()  # type: ignore[union-attr]
    answers = {link: stranger.request.get(link).status for link in links}
    assert set(answers.values()) == {200}
    olivia.goto("/waits/")
    expect(olivia.get_by_text("1 thing waits for you")).to_be_visible()


def money(told: str) -> Decimal:
    return Decimal(told.strip().lstrip("$").replace(",", ""))


def test_a_months_statement_adds_up_to_the_cent(olivia: Page, life: tuple[str, str]):
    asha, first = life
    address = f"/pay/{asha}/{first[:7]}/"
    olivia.goto(address)
    days = [
        money(each) for each in olivia.locator(".statement tbody tr td:last-child").all_inner_texts() if "$" in each
    ]
    total = money(olivia.locator(".statement tfoot tr td:last-child").inner_text())
    assert len(days) == DAYS
    assert sum(days) == total

    assert abs(total - Decimal(seconds()) * 12 / 3600) <= Decimal("0.005") * DAYS
    table = olivia.request.get(address[:-1] + ".csv")
    amounts = [row[-2] for row in csv.reader(io.StringIO(table.text()))]
    assert str(total) in amounts
    pdf = olivia.request.get(address[:-1] + ".pdf")
    assert (pdf.status, pdf.body()[:5]) == (200, b"%PDF-")


def test_asha_sees_her_own_statement_and_nothing_of_the_business(chromium: Browser, desk: Desk, life: tuple[str, str]):
    asha = enter(chromium, desk.url, "asha@example.com")
    own, first = life
    assert asha.goto(f"/pay/{own}/{first[:7]}/").status == 200  # type: ignore[union-attr]
    for address in ("/today/", "/value/", "/pay/", "/pay/costs/", "/digest/"):
        assert asha.goto(address).status == 403, address  # type: ignore[union-attr]
    asha.goto("/my-day/")
    expect(asha.get_by_role("heading", level=1)).to_be_visible()
