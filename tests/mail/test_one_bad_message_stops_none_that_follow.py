"""Twenty that no reader gets through among two hundred good ones: by SMTP, into a worker that runs."""

import os
import smtplib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from supportdesk.env import CHECKOUT
from tests.mail.letters import mail
from tests.mail.test_a_mail_that_takes_long_delays_no_other import poison
from tests.mail.test_listening_for_smtp_and_lmtp import listening
from tickets import later
from tickets.models import InboundMail, Message, Ticket
from tickets.models.inbound import InboundState

pytestmark = pytest.mark.django_db(transaction=True)

THREADS, LETTERS, POISON = 40, 5, 20


@contextmanager
def working() -> Iterator[None]:
    """A worker with two children, on the database of this test."""
    database = urlsplit(settings.ENV.database_url)._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    ours = {"DATABASE_URL": database, "REDIS_URL": settings.ENV.redis_url, "SECRET_KEY": settings.SECRET_KEY}
    env = os.environ | ours | {"DJANGO_SETTINGS_MODULE": "tests.mail.short_settings"}
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "supportdesk", "worker", "--concurrency", "2"]
    quiet = ["--loglevel", "CRITICAL", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    worker = subprocess.Popen([*command, *quiet], cwd=CHECKOUT, env=env)
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(timeout=30)


def good(thread: int, number: int) -> bytes:
    answered = {"in_reply_to": f"<{thread}.{number - 1}@customer.example>"} if number else {}
    return mail(f"Thread {thread}", f"letter {number}", message_id=f"<{thread}.{number}@customer.example>", **answered)


def send_all(port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port) as client:
        for number in range(LETTERS):
            for thread in range(THREADS):
                if (number * THREADS + thread) % 10 == 5:
                    raw = poison(number=number * THREADS + thread)
                    client.sendmail("mallory@stranger.example", ["support@example.com"], raw)
                client.sendmail("carl@customer.example", ["support@example.com"], good(thread, number))


def wait_until(reached: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end, list(InboundMail.objects.values_list("state", "problem").distinct())
        time.sleep(0.1)


def test_all_that_follow_are_filed_in_time_and_in_order(mailbox):
    letters = Message.objects.filter(subject__startswith="Thread")
    with listening() as (port, _), working():
        send_all(port)
        later.enqueue("take_in", mailbox.pk)  # beat would
        wait_until(lambda: letters.count() == THREADS * LETTERS, 30)
        wait_until(lambda: not InboundMail.objects.exclude(state=InboundState.DONE).exists(), 90)
    assert Ticket.objects.count() == THREADS + POISON
    for ticket in Ticket.objects.filter(subject__startswith="Thread"):
        told = [text.strip() for text in ticket.messages.order_by("id").values_list("text", flat=True)]
        assert told == [f"letter {number}" for number in range(LETTERS)]
    aside = Message.objects.filter(subject="poison")
    assert set(aside.values_list("problem", flat=True)) == {"It took longer than 0.5 seconds to read"}
    assert aside.values("message_id").distinct().count() == POISON
