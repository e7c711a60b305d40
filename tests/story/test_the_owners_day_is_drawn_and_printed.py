"""In a real browser: parts of the owner's day come in behind the page and are drawn; paper shows what is read."""

from playwright.sync_api import Page, expect

EVERY_CHART_IS_DRAWN = "[...document.querySelectorAll('canvas[data-plan]')].every((each) => Chart.getChart(each))"


def test_parts_come_in_behind_the_page(owners_page: Page):
    said: list[str] = []
    owners_page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    owners_page.goto("/today/?period=30")
    expect(owners_page.get_by_role("heading", name="By kind")).to_be_visible()
    expect(owners_page.get_by_role("heading", name="Testimonials")).to_be_visible()
    expect(owners_page.get_by_role("heading", name="Cost and value so far")).to_be_visible()
    expect(owners_page.locator("canvas[data-plan=chart-flow]")).to_be_visible()
    owners_page.wait_for_function(EVERY_CHART_IS_DRAWN)
    assert said == []


def test_paper_shows_what_is_read_and_not_what_is_pressed(owners_page: Page):
    owners_page.goto("/today/?period=30")
    expect(owners_page.get_by_role("heading", name="Came in and answered")).to_be_visible()
    owners_page.emulate_media(media="print")
    expect(owners_page.get_by_role("heading", name="What came and went")).to_be_visible()
    for gone in (".rail", "#waits", ".choose ul", ".take-along"):
        expect(owners_page.locator(gone)).to_be_hidden()
    owners_page.emulate_media(media="screen")
