"""The admin connects an IMAP mailbox in the browser; 'Check' shows that it works; its mail is fetched and answered.

The real worker fetches from Dovecot and sends through an SMTP server.
"""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.dovecot import Dovecot
from tests.mail.letters import mail
from tests.running import Desk
from tests.smtp_sink import SmtpSink
from tests.story.people import enter, make_person
from tests.story.test_the_whole_way_of_a_mail import answer, wait_for

SLOWLY = 45_000  # milliseconds: a mailbox is looked at every 20 seconds


def signed_in(chromium: Browser, desk: Desk, name: str, role: str) -> Page:
    email = f"{name.lower()}-imap@example.com"
    make_person(desk, email, name, role)
    return enter(chromium, desk.url, email)


@pytest.fixture
def connected(chromium: Browser, running_desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink) -> Page:
    smtp_sink.forward = lambda taken: dovecot.deliver_by_lmtp("support@example.com", taken.content)
    page = signed_in(chromium, running_desk, "Adam", "admin")
    page.goto("/mailboxes/new/")
    page.fill("[name=name]", "Example support")
    page.fill("[name=address]", "support@example.com")
    for side, value, server, port in (
        ("arrival", "imap", dovecot, dovecot.imap_port),
        ("departure", "smtp", smtp_sink, smtp_sink.port),
    ):
        page.check(f"[name={side}][value={value}]")
        page.fill(f"[name={value}_host]", server.host)
        page.fill(f"[name={value}_port]", str(port))
        page.select_option(f"[name={value}_security]", "none")
        page.fill(f"[name={value}_username]", "support@example.com")
        page.fill(f"[name={value}_password]", server.password)
    page.get_by_role("button", name="Connect and check").click()
    return page


def test_from_connecting_to_the_answer_that_left(
    connected: Page, chromium: Browser, running_desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink
):
    expect(connected.locator("#check li.done")).to_have_count(5, timeout=SLOWLY)
    expect(connected.locator("#check li.failed")).to_have_count(0)
    assert dovecot.password not in connected.content()

    dovecot.deliver("support@example.com", mail("Fetched from afar", message_id="<far@customer.example>"))
    asha = signed_in(chromium, running_desk, "Asha", "assistant")
    asha.goto("/queues/open/")
    asha.locator("#list").get_by_text("Fetched from afar").click(timeout=SLOWLY)
    answer(asha, "Here you are, Carl.")
    wait_for(lambda: any(b"Here you are" in taken.content for taken in smtp_sink.taken), seconds=30)
    left = next(taken for taken in smtp_sink.taken if b"Here you are" in taken.content)
    assert left.recipients == ["carl@customer.example"]
    assert b"In-Reply-To: <far@customer.example>" in left.content
    expect(asha.locator(".leaving").last).to_contain_text("Sent")
    connected.goto("/mailboxes/")
    expect(connected.get_by_text("last fetched")).to_be_visible()
