"""Adam, who knows no code, builds rules by choosing, tries them, is warned of a shadow, mends it and switches on.

Then mail comes in through the real mail-in, and the tickets say why they are where they are.
"""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.running import Desk
from tests.story.browser import new_page
from tests.story.people import enter, make_person
from tests.story.test_the_whole_way_of_a_mail import row, wait_for, write

PAYMENTS = "Payments service <service@payments.example>"
SOON = 8_000  # milliseconds


@pytest.fixture(scope="module")
def adam(chromium: Browser, running_desk: Desk) -> Page:
    email = "adam-rules@example.com"
    make_person(running_desk, email, "Adam", "admin")
    return enter(chromium, running_desk.url, email, viewport={"width": 1500, "height": 900})


def choose(page: Page, row_id: str, label: str, what: str) -> None:
    """Chooses in a row, and waits until the page offers what follows from it."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator(f"#{row_id}").get_by_label(label).select_option(label=what)


def ask(page: Page, row_id: str, field: str, how: str, value: str) -> None:
    choose(page, row_id, "What to look at", field)
    choose(page, row_id, "How", how)
    page.locator(f"#{row_id}").get_by_label("Value").fill(value)


def press(page: Page, name: str, appears: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    expect(page.locator(f"#{appears}")).to_be_focused()


def rules(page: Page) -> list[str]:
    return page.locator(".rule-line h2").all_inner_texts()


def switch(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=f"On: {name}")


def test_two_rules_are_built_by_choosing_tried_and_switched_on(adam: Page, running_desk: Desk):
    write(running_desk, "A dispute was opened", "Order 4711 is disputed.", PAYMENTS)
    adam.goto("/queues/open/")
    expect(row(adam, "A dispute was opened")).to_be_visible(timeout=SOON)

    adam.get_by_role("link", name="Routing").first.click()
    adam.get_by_role("link", name=re.compile("Write (the first|a) rule")).click()
    adam.get_by_label("Name", exact=True).fill("Payments mail")
    ask(adam, "when-0", "the sender's domain", "is", "payments.example")
    choose(adam, "then-0", "What to do", "set the kind")
    adam.locator("#then-0").get_by_label("Value").select_option(label="Payments")
    press(adam, "+ Do something more", "then-1-do")
    choose(adam, "then-1", "What to do", "add a tag")
    adam.locator("#then-1").get_by_label("Value").fill("money")
    adam.get_by_label("When it matches, ask no later rule").check()
    expect(adam.locator("#reading .says")).to_have_text(
        "When a new mail comes from payments.example, "
        "set the kind to Payments, add the tag “money”, and ask no later rule."
    )

    adam.get_by_role("button", name="Try it", exact=True).click()
    expect(adam.locator("#trial")).to_contain_text("A dispute was opened")
    expect(adam.locator("#trial .result")).to_contain_text("It would hold for 1 of")
    expect(adam.get_by_label("Name", exact=True)).to_have_value("Payments mail")
    adam.get_by_role("button", name="Save").click()
    expect(adam.get_by_text("Saved, switched off. Try it, then switch it on.")).to_be_visible()
    adam.get_by_label("Switched on").check()
    adam.get_by_role("button", name="Save").click()
    expect(adam.get_by_text("It is on")).to_be_visible()


def test_a_rule_in_the_shadow_of_another_is_warned_of_and_mended_by_keyboard(adam: Page):
    adam.goto("/routing/rules/new/")
    adam.get_by_label("Name", exact=True).fill("Disputes")
    ask(adam, "when-0", "the sender's domain", "is", "payments.example")
    press(adam, "+ Condition", "when-1-field")
    ask(adam, "when-1", "the subject", "contains", "dispute")
    choose(adam, "then-0", "What to do", "set the priority")
    adam.locator("#then-0").get_by_label("Value").select_option(label="high")
    expect(adam.locator("#reading .warns").first).to_contain_text("Payments mail")
    adam.get_by_label("Switched on").check()
    adam.get_by_role("button", name="Save").click()
    expect(adam.get_by_text("It is on")).to_be_visible()

    adam.goto("/routing/")
    expect(adam.locator("#rule-disputes .warns").first).to_contain_text("Payments mail")
    up = adam.get_by_role("button", name="Move Disputes up")
    up.focus()
    adam.keyboard.press("Enter")
    expect(adam.locator(".rule-line").first).to_contain_text("Disputes")
    expect(adam.get_by_role("button", name="Move Disputes up")).to_be_focused()
    expect(adam.locator("#rule-disputes .warns").filter(has_text="Payments mail")).to_have_count(0)
    assert rules(adam)[:2] == ["Disputes", "Payments mail"]


def test_mail_is_routed_by_them_and_each_ticket_says_why(adam: Page, running_desk: Desk):
    write(running_desk, "A new dispute needs you", "Order 4712 is disputed.", PAYMENTS)
    write(running_desk, "You were paid 20 dollars", "Order 4713 is paid.", PAYMENTS)
    for subject, there, reason in (
        ("A new dispute needs you", ("Payments", "money", "high"), "Disputes"),
        ("You were paid 20 dollars", ("Payments", "money"), "Payments mail"),
    ):
        wait_for(lambda subject=subject: adam.goto("/queues/open/") and row(adam, subject).count())
        row(adam, subject).click()
        ticket = adam.locator("#ticket")
        for mark in there:
            expect(ticket.get_by_text(mark, exact=False).first).to_be_attached()
        ticket.get_by_text("Why is it here?").click()
        expect(ticket.locator(".why")).to_contain_text(reason)
        expect(ticket.locator(".why")).to_contain_text("it comes from payments.example")


def test_the_order_is_changed_by_dragging_and_a_rule_is_switched_off_on_the_list(adam: Page):
    adam.goto("/routing/")
    before = rules(adam)
    grip, onto = (adam.locator(".rule-line .handle").nth(place) for place in (0, 1))
    from_, to = grip.bounding_box(), onto.bounding_box()
    assert from_
    assert to
    adam.mouse.move(from_["x"] + 5, from_["y"] + 10)
    adam.mouse.down()
    adam.mouse.move(to["x"] + 5, to["y"] + to["height"] / 2, steps=8)
    adam.mouse.move(to["x"] + 5, to["y"] + to["height"] - 4, steps=8)
    with adam.expect_response(re.compile("/routing/order/")):
        adam.mouse.up()
    expect(adam.locator(".rule-line h2").first).to_have_text(before[1])
    adam.reload()
    assert rules(adam)[:2] == [before[1], before[0]]

    switch(adam, before[0]).click()
    expect(switch(adam, before[0])).to_have_attribute("aria-pressed", "false")
    expect(switch(adam, before[0])).to_be_focused()


def test_a_mistake_is_said_where_it_is_and_what_was_typed_stays(adam: Page):
    adam.goto("/routing/rules/new/")
    ask(adam, "when-0", "the subject", "matches the pattern", "(never closed")
    adam.get_by_role("button", name="Save").click()
    expect(adam.locator("#when-0-problems")).to_contain_text("The pattern cannot be read")
    expect(adam.locator("#name-problems")).to_contain_text("Give the rule a name")
    expect(adam.locator("#when-0").get_by_label("Value")).to_have_value("(never closed")
    press(adam, "+ Group", "when-1-mode")
    adam.get_by_role("button", name="Remove group 2").click()
    expect(adam.get_by_role("button", name="Remove condition 1")).to_be_focused()


def test_without_javascript_a_rule_is_built_too(chromium: Browser, adam: Page, running_desk: Desk):
    plain = new_page(chromium, running_desk.url, java_script_enabled=False, storage_state=adam.context.storage_state())
    plain.goto("/routing/rules/new/")
    plain.get_by_label("Name", exact=True).fill("Built without script")
    plain.get_by_label("What to look at").select_option(label="the subject")
    plain.get_by_label("What to do").select_option(label="add a tag")
    plain.get_by_role("button", name="Show what fits my choices").click()
    plain.locator("#when-0").get_by_label("How").select_option(label="contains")
    plain.locator("#when-0").get_by_label("Value").fill("plain")
    plain.locator("#then-0").get_by_label("Value").fill("no-script")
    plain.get_by_role("button", name="Save").click()
    expect(plain.get_by_text("Saved, switched off.")).to_be_visible()
    plain.goto("/routing/")
    expect(plain.locator("#rule-built-without-script")).to_contain_text(
        "When a new mail comes and the subject contains “plain”, add the tag “no-script”."
    )
    plain.get_by_role("button", name="Move Built without script up").click()
    assert rules(plain)[-2] == "Built without script"
    switch(plain, "Built without script").click()
    expect(switch(plain, "Built without script")).to_have_attribute("aria-pressed", "true")
