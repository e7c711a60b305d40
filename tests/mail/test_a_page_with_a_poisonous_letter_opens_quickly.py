import time

import pytest

from tests.cast import signed_in
from tests.mail.letters import stored
from tests.mail.test_hostile_mail import HOSTILE, MIXED
from tickets.mail import intake
from tickets.models import InboundMail, Message
from tickets.sealed import seal

pytestmark = pytest.mark.django_db

WORDS = b"Content-Type: text/plain\r\n\r\n" + b"see http://a.example/x and b@c.example " * 50_000 + b"\r\n--x\r\n"
PAGES = b"Content-Type: text/html\r\n\r\n" + b"<p>one <b>two</b> three</p>" * 18_000 + b"\r\n--x\r\n"
LETTERS = {name: HOSTILE[name] for name in ("5,000 parts", "one line of 10 MB", "deep HTML")} | {
    "2 MB of links": MIXED % (b"x", b"x") + WORDS,
    "25 MB of text": MIXED % (b"x", b"x") + WORDS * 12,
    "HTML in fifty parts": MIXED % (b"x", b"x") + PAGES * 50,
    "uuencoded by the thousand": b"\r\n" + b"begin 644 a\nM\nend\n" * 20_000,
    "many attributes": b"Content-Type: text/html\r\n\r\n<p " + b"".join(b"a%d=b " % n for n in range(100_000)) + b">",
    "a subject of 100 KB": b"Subject: " + b"word " * 20_000 + b"\r\nFrom: " + b"a" * 60_000 + b"@b.cc\r\n\r\nHi",
}


def quickest(browser, address: str) -> float:
    """Of two, in seconds of computing."""
    took = []
    for _ in range(2):
        began = time.process_time()
        assert browser.get(address).status_code in (200, 404)
        took.append(time.process_time() - began)
    return min(took)


@pytest.mark.parametrize("name", LETTERS)
def test_it_opens_in_less_than_a_second(name, mailbox, olivia):
    row = stored(mailbox, b"Message-ID: <%d@x>\r\n" % len(name) + LETTERS[name])
    intake.drain(mailbox.pk)
    while InboundMail.objects.filter(state="slow").exists():
        intake.take_in_slowly()
    message, browser = Message.objects.get(inbound=row), signed_in(olivia)
    assert quickest(browser, f"/tickets/{message.ticket.reference}/") < 1
    assert quickest(browser, f"/messages/{seal(message.pk)}/body/") < 1
    assert quickest(browser, "/queues/open/") < 1
    assert quickest(browser, "/search/?q=word") < 1
