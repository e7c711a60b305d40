"""Asha asks the owner by voice. The connection breaks off midway; nothing is lost, and she seeks in what she said.

The real processes, a real browser with a microphone that beeps, and a line between them that is cut.
"""

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.proxy import Line, proxy
from tests.running import Desk
from tests.story.browser import ARGUMENTS
from tests.story.people import enter, make_person
from tests.story.test_the_whole_way_of_a_mail import wait_for, write

MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
SEEK = """async (player) => {
  if (!(player.duration > 0)) await new Promise((on) => { player.onloadedmetadata = on; player.load(); });
  player.currentTime = player.duration - 1;
  await new Promise((on) => { player.onseeked = on; });
  return [player.duration, player.currentTime];
}"""
TEAM = """
from tickets.models import Ticket
found = Ticket.objects.filter(subject='{}')
found.update(visibility='team', status='open')
print('found', *found.values_list('reference', flat=True))
"""


@pytest.fixture
def line(running_desk: Desk) -> Iterator[Line]:
    with proxy(int(running_desk.env["SUPPORTDESK_PORT"])) as line:
        yield line


@pytest.fixture
def asha(chromium: Browser, running_desk: Desk, line: Line) -> Iterator[Page]:
    email = "asha-voice@example.com"
    make_person(running_desk, email, "Asha", "assistant")
    browser = chromium.browser_type.launch(executable_path=shutil.which("chromium"), args=[*ARGUMENTS, *MICROPHONE])
    yield enter(browser, f"http://localhost:{line.port}", email, permissions=["microphone"])
    browser.close()


def ticket(desk: Desk, subject: str) -> str:
    """A ticket of the team; its reference."""
    write(desk, subject, "I bought the course twice.")
    found = wait_for(lambda: re.search(r"found (\S+)", desk.manage("shell", "-c", TEAM.format(subject))))
    return found[1]  # type: ignore[index]


def test_a_question_is_spoken_the_line_breaks_and_nothing_is_lost(asha: Page, running_desk: Desk, line: Line):
    asha.goto(f"/tickets/{ticket(running_desk, 'Twice')}/")
    asha.locator("#subject").focus()
    asha.keyboard.press("a")
    recorder = asha.locator(".pane.ask desk-recorder")
    with asha.expect_response(lambda answer: answer.request.method == "PATCH" and answer.status == 204):
        recorder.get_by_role("button", name="Record voice").click()
    line.take_down()
    expect(recorder.get_by_role("status")).to_contain_text("No connection", timeout=15_000)
    recorder.get_by_role("button", name="Stop").click()
    asha.get_by_label("Your question to the owner").fill("Listen, please.")
    asha.get_by_role("button", name="Ask the owner").click()
    expect(recorder).to_have_attribute("data-state", "sending")
    line.is_down = False
    expect(recorder.get_by_role("status")).to_contain_text("It is here", timeout=20_000)
    duration, place = recorder.locator("audio").evaluate(SEEK)
    assert duration > 4
    assert place == pytest.approx(duration - 1, abs=0.1)
    asha.get_by_role("button", name="Ask the owner").click()
    told = asha.locator("audio[aria-label='The question']")
    expect(told).to_be_visible()
    assert told.evaluate(SEEK)[0] == duration
