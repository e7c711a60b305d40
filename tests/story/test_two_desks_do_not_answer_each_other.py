"""Two whole desks that confirm every mail, each sending to the other: a mail that claims to come from the other one.

Between the second pair of mailboxes stands a relay that takes away every sign of a machine. Two further pairs confirm
nothing, but a rule sends a saved reply to each mail; and one has a rule that forwards each to the other desk.
"""

import smtplib
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from tests.dovecot import free_port
from tests.running import Desk, environment, started

QUIET_SECONDS = 3
MAILBOX = """
from tickets.models import Mailbox
for local, port in {ports}.items():
    Mailbox.objects.create(
        name="Desk", address=local + "@{domain}", acknowledges=True, acknowledgement="It came in: {{reference}}",
        departure="smtp", smtp_host="127.0.0.1", smtp_port=port, smtp_security="none",
    )
"""
RULES = """
from accounts.models import User
from tickets.models import Mailbox, SavedReply
from tickets.routing.rulebook import editing
owner = User.objects.create_user("olivia@{domain}", "plenty of horses", name="Olivia Owner", role="owner")
Mailbox.objects.exclude(address__in=["support@{domain}", "help@{domain}"]).update(acknowledges=False)
SavedReply.objects.create(key="hello", name="Hello", html="<p>Hello {{first name}}, it is {{reference}}.</p>")
for local, action in [("sales", dict(do="send_reply", value="hello")), ("shop", dict(do="send_reply", value="hello")),
        ("books", dict(do="forward", value="books@{other}"))]:
    when = dict(all=[dict(field="mailbox", **dict([("is", local + "@{domain}")]))])
    rule = dict(key=local, name="Answer " + local, runs=["new", "reply"], when=when, then=[action], stop=False)
    editing.save(rule, owner, is_on=True)
"""
COUNT = """
from tickets.models import InboundMail, Message, Ticket
mine = dict(mailbox__address="{address}")
print(InboundMail.objects.filter(**mine).count(), Ticket.objects.filter(**mine).count(),
    Message.objects.filter(is_automatic=True, ticket__mailbox__address="{address}").count())
"""


@dataclass
class EvilRelay:
    """Hands on what it gets, as if a person had just written it."""

    to_port: int = 0
    port: int = field(default_factory=free_port)
    passed: list[bytes] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        came = message_from_bytes(envelope.original_content or b"")
        letter = EmailMessage()
        letter["From"], letter["To"] = str(came["From"]), str(came["To"])
        letter["Subject"] = f"A new matter, number {len(self.passed)}"
        letter["Message-ID"] = f"<{time.monotonic_ns()}@relay.example>"
        letter.set_content(f"Please look at this. {time.monotonic_ns()}")
        self.passed.append(letter.as_bytes())
        with smtplib.SMTP("127.0.0.1", self.to_port) as client:
            client.sendmail("somebody@relay.example", envelope.rcpt_tos, letter.as_bytes())
        return "250 OK"


@dataclass
class Pair:
    here: Desk
    there: Desk
    relays: list[EvilRelay]


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    with ExitStack() as at_end:
        folder = Path(at_end.enter_context(tempfile.TemporaryDirectory(prefix="supportdesk-", dir="/tmp")))
        here, there = (at_end.enter_context(started(environment(folder / name))) for name in ("here", "there"))
        relays = [EvilRelay(there.smtp_port), EvilRelay(here.smtp_port)]
        for relay in relays:
            controller = Controller(relay, "127.0.0.1", relay.port)
            controller.start()
            at_end.callback(controller.stop)
        _connect(here, there, relays[0], "here.example", "there.example")
        _connect(there, here, relays[1], "there.example", "here.example")
        at_end.callback(_end_together, here, there)
        yield Pair(here, there, relays)


def _connect(desk: Desk, other: Desk, relay: EvilRelay, domain: str, beyond: str) -> None:
    """Mailboxes that send straight to the other desk, and some that send through the relay."""
    desk.wait_until_ready()
    straight, through = dict.fromkeys(("support", "sales", "books"), other.smtp_port), ("help", "shop")
    ports = straight | dict.fromkeys(through, relay.port)
    desk.manage("shell", "-c", MAILBOX.format(ports=ports, domain=domain))
    desk.manage("shell", "-c", RULES.format(domain=domain, other=beyond))


def _end_together(*desks: Desk) -> None:
    for desk in desks:
        desk.process.terminate()
    for desk in desks:
        desk.process.wait(timeout=15)


def write(pair: Pair, local: str) -> None:
    """A mail to this desk in the other one's name."""
    letter = EmailMessage()
    letter["From"], letter["To"] = f"Somebody <{local}@there.example>", f"{local}@here.example"
    letter["Subject"], letter["Message-ID"] = "Hello, you", f"<{time.monotonic_ns()}@there.example>"
    letter.set_content("Is anybody there?")
    with smtplib.SMTP("127.0.0.1", pair.here.smtp_port) as client:
        client.send_message(letter)


def stored(pair: Pair) -> int:
    """How much mail both desks have got."""
    return sum(1 for desk in (pair.here, pair.there) for _ in (desk.data / "storage" / "raw").glob("*/*"))


def wait_until_quiet(pair: Pair, at_least: int) -> None:
    before, since, until = stored(pair), time.monotonic(), time.monotonic() + 30
    while stored(pair) < at_least or time.monotonic() - since < QUIET_SECONDS:
        assert time.monotonic() < until, "No end of it, or no beginning"
        if stored(pair) != before:
            before, since = stored(pair), time.monotonic()
        time.sleep(0.1)


def counts(desk: Desk, address: str) -> list[int]:
    """Mails that came, tickets, automatic answers."""
    said = desk.manage("shell", "-c", COUNT.format(address=address))
    return [int(number) for number in said.split()[-3:]]


def test_one_confirmation_leaves_and_nothing_answers_it(pair):
    write(pair, "support")
    wait_until_quiet(pair, at_least=2)
    assert counts(pair.here, "support@here.example") == [1, 1, 1]
    assert counts(pair.there, "support@there.example") == [1, 1, 0]


def test_without_any_sign_of_a_machine_each_confirms_once(pair):
    before = stored(pair)
    write(pair, "help")
    wait_until_quiet(pair, at_least=before + 3)
    assert counts(pair.here, "help@here.example") == [2, 2, 1]
    assert counts(pair.there, "help@there.example") == [1, 1, 1]
    assert [len(relay.passed) for relay in pair.relays] == [1, 1]


def test_one_saved_reply_of_a_rule_leaves_and_nothing_answers_it(pair):
    before = stored(pair)
    write(pair, "sales")
    wait_until_quiet(pair, at_least=before + 2)
    assert counts(pair.here, "sales@here.example") == [1, 1, 1]
    assert counts(pair.there, "sales@there.example") == [1, 1, 0]


def test_without_any_sign_of_a_machine_rules_answer_three_times_and_no_more(pair):
    before, passed = stored(pair), [len(relay.passed) for relay in pair.relays]
    write(pair, "shop")
    wait_until_quiet(pair, at_least=before + 7)
    assert counts(pair.here, "shop@here.example") == [4, 4, 3]
    assert counts(pair.there, "shop@there.example") == [3, 3, 3]
    assert [len(relay.passed) - n for relay, n in zip(pair.relays, passed, strict=True)] == [3, 3]


def test_two_desks_that_forward_to_each_other_come_to_an_end(pair):
    before = stored(pair)
    write(pair, "books")
    wait_until_quiet(pair, at_least=before + 3)
    assert counts(pair.here, "books@here.example")[:2] == [2, 2]
    assert counts(pair.there, "books@there.example")[:2] == [1, 1]
