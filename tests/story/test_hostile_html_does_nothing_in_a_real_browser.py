"""Every attack, in Chromium: in the frame in which the desk shows it; and, to see that each wall stands alone, in the
open, parsed a second time."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from tests.cast import add_mail
from tests.mail.hostile_html import RUN, vectors
from tests.story.browser import new_page
from tickets.mail.html import sanitise
from tickets.models import Message
from tickets.sealed import seal

HANDFUL = 5
SANDBOX = "allow-same-origin allow-popups allow-popups-to-escape-sandbox"


class Canary(BaseHTTPRequestHandler):
    """The attacker's server: writes down who asks, and gives everybody a picture. At /page a page in the open."""

    asked: list[str]
    page: list[str]

    def do_GET(self) -> None:
        if self.path == "/page":
            return self._give("text/html; charset=utf-8", self.page[0].encode("utf-8", "replace"))
        self.asked.append(self.path)
        return self._give("image/gif", b"GIF89a\x01\0\x01\0\0\0\0;")

    def _give(self, kind: str, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_HEAD = do_OPTIONS = do_GET

    def log_message(self, format: str, *args: object) -> None:
        pass


@dataclass
class Evil:
    """Its address, what was asked of it, and the page that it gives."""

    url: str
    asked: list[str] = field(default_factory=list)
    page: list[str] = field(default_factory=list)


@pytest.fixture
def canary() -> Iterator[Evil]:
    evil = Evil("")
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Asked", (Canary,), {"asked": evil.asked, "page": evil.page}))
    evil.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield evil
    server.shutdown()


@pytest.fixture
def letters(transactional_db, ticket, canary) -> list[Message]:
    """Mails with a handful of attacks each: a frame costs a browser more than an attack."""
    attacks = [attack.replace("\0", "") for _, attack in vectors(canary.url)]
    mails = ["<hr>".join(attacks[start : start + HANDFUL]) for start in range(0, len(attacks), HANDFUL)]
    fields = {"ticket": ticket, "direction": "inbound"}
    return Message.objects.bulk_create(Message(html=html, **fields) for html in mails)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Somebody's browser; `page.said` holds the dialogs that opened."""
    page = new_page(chromium, "")
    page.set_default_timeout(60_000)
    page.said = []

    def dismiss(dialog) -> None:
        page.said.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    yield page
    page.context.close()


@pytest.fixture
def desk(page, live_server, asha) -> str:
    """The address of a desk at which that browser is signed in."""
    browser = Client()
    browser.force_login(asha)
    session = browser.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    return live_server.url


def show(page: Page, address: str) -> None:
    """With all that it loads."""
    page.goto(address)
    page.wait_for_load_state("networkidle")


def show_frames(page: Page, desk: str, letters: list[Message]) -> None:
    """A page of the desk with those mails in their frames."""
    body = f"<!doctype html>{framed(letters)}"
    page.route("**/frames", lambda route: route.fulfill(body=body, content_type="text/html"))
    show(page, f"{desk}/frames")


def show_in_the_open(page: Page, canary: Evil, html: str) -> None:
    """With scripts allowed, no policy, and from a server that is there: a browser keeps made-up pages from others."""
    canary.page[:] = [f'<!doctype html><link rel=icon href="data:,">{html}']
    show(page, f"{canary.url}/page")


def framed(letters: list[Message]) -> str:
    frame = '<iframe width=99 height=99 sandbox="{}" src="/messages/{}/body/"></iframe>'
    return "".join(frame.format(SANDBOX, seal(each.pk)) for each in letters)


PLACED = """(bodies) => bodies.flatMap((body) => [...body.querySelectorAll("*")]).filter((element) =>
    ["fixed", "absolute", "sticky"].includes(getComputedStyle(element).position)).map((element) => element.outerHTML)"""
IN_FRAMES = f"({PLACED})([...document.querySelectorAll('iframe')].map((frame) => frame.contentDocument.body))"
IN_PAGE = f"({PLACED})([document.body])"


def test_as_the_desk_shows_it_no_attack_does_anything(page, desk, letters, canary):
    show_frames(page, desk, letters)
    shown = {frame.url for frame in page.frames[1:]}
    assert shown == {f"{desk}/messages/{seal(each.pk)}/body/" for each in letters}
    assert (page.url, len(page.context.pages)) == (f"{desk}/frames", 1)
    assert page.said == []
    assert page.evaluate("window.ran") is None
    assert page.evaluate(IN_FRAMES) == []
    assert canary.asked == []


def test_what_is_sanitised_does_nothing_without_any_other_wall(page, canary):
    """And is then written into the page twice more."""
    safe = [sanitise(attack, images=False, pictures={}) for _, attack in vectors(canary.url)]
    html = "".join(f'<style>{each.css}</style><div id="mail" style="{each.look}">{each.html}</div>' for each in safe)
    show_in_the_open(page, canary, html)
    page.evaluate("for (const _ of '12') document.body.innerHTML = document.body.innerHTML")
    page.wait_for_load_state("networkidle")
    assert page.locator("#mail").count() == len(safe)
    assert (page.url, len(page.frames), page.said) == (f"{canary.url}/page", 1, [])
    assert page.evaluate("window.ran") is None
    assert page.evaluate(IN_PAGE) == []
    assert canary.asked == []


def test_the_traps_do_notice_an_attack(page, canary):
    attack = f'<img src="{canary.url}/seen.gif"><img src="data:," onerror="{RUN}"><p style="position:fixed">x</p>'
    show_in_the_open(page, canary, attack)
    assert page.said
    assert page.evaluate("window.ran") == 1
    assert page.evaluate(IN_PAGE)
    assert canary.asked == ["/seen.gif"]


def test_images_from_elsewhere_come_with_the_click_and_not_before(page, desk, ticket, canary):
    html = f'<p>Hi<img src="{canary.url}/pixel.gif" srcset="{canary.url}/2x.gif 2x">'
    show_frames(page, desk, [add_mail(ticket, "x", html=html)])
    assert canary.asked == []
    with page.expect_request("**/pixel.gif"):
        page.frame_locator("iframe").get_by_text("Show images").click()
    page.wait_for_load_state("networkidle")
    assert canary.asked == ["/pixel.gif"]
