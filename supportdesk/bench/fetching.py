"""bin/bench fetching: how soon a delivery is in the desk (IDLE), and what a large mailbox costs, by IMAP and POP3."""

import argparse
import json
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psutil

from supportdesk.bench import desk
from supportdesk.bench.desk import progress
from supportdesk.chaos.dovecot import Dovecot
from supportdesk.env import Env
from supportdesk.up import commands

if TYPE_CHECKING:
    from tickets.models import Mailbox

ADDRESS = "fetched@bench.example"
LOOKS = 10
LINE = b"Since yesterday the lesson shows an empty page in my browser.\r\n"


def main(arguments: list[str]) -> None:
    """Prints one JSON object. Needs a Dovecot on this machine."""
    parser = argparse.ArgumentParser(prog="bin/bench fetching", description=__doc__)
    parser.add_argument("--messages", type=int, default=20_000, help="in the large mailbox, of 2 KB")
    parser.add_argument("--deliveries", type=int, default=20, help="whose way into the desk is timed")
    chosen = parser.parse_args(arguments)
    if not Dovecot.is_installed():
        raise SystemExit("Dovecot is missing: apt-get install dovecot-imapd dovecot-pop3d")
    with desk.fresh() as env:
        figures: dict[str, Any] = {"messages": chosen.messages, "deliveries": chosen.deliveries}
        with Dovecot.running(ADDRESS) as server:
            progress(f"{chosen.deliveries} deliveries, each timed until it is stored")
            figures |= arriving(env, server, chosen.deliveries)
        for way in ("imap", "pop3"):
            with Dovecot.running(ADDRESS) as server:
                if way == "imap" or server.pop3_port:
                    progress(f"A mailbox of {chosen.messages:,} messages, by {way}")
                    figures |= large(server, way, chosen.messages)
    print(json.dumps(figures))


def arriving(env: Env, server: Dovecot, count: int) -> dict[str, Any]:
    """Seconds from the server's 'taken' until the row is there, with mail-in and worker as they run in a desk."""
    from tickets.models import InboundMail

    mailbox, seconds = connected(server, "imap", 0), []

    def stored() -> int:
        return InboundMail.objects.filter(mailbox=mailbox).count()

    with desk.process(env, *desk.mail_in()) as mail_in, desk.process(env, *commands.processes(env)["worker"]):
        desk.wait_until(lambda: _last_fetched(mailbox) is not None, 60, "the first fetch")
        time.sleep(1)
        for number in range(count):
            with server.client() as client:
                client.append("INBOX", letter(number))
            began = time.monotonic()
            desk.wait_until(lambda n=number: stored() > n, 30, "the delivery", pause=0.005)  # type: ignore[misc]
            seconds.append(time.monotonic() - began)
            time.sleep(0.2)
        rss = psutil.Process(mail_in.pid).memory_info().rss / 1e6
        began = time.monotonic()
        mail_in.terminate()
        mail_in.wait(timeout=30)
        stopped = time.monotonic() - began
    return {
        "arrival_median_seconds": round(statistics.median(seconds), 3),
        "arrival_max_seconds": round(max(seconds), 3),
        "mail_in_rss_mb": round(rss, 1),
        "mail_in_stop_seconds": round(stopped, 2),
    }


def large(server: Dovecot, way: str, count: int) -> dict[str, Any]:
    """The first fetch of all messages, and later ones with nothing new."""
    from tickets.mail import fetching

    server.fill(letter(number) for number in range(count))
    mailbox = connected(server, way, count)
    with memory_watched() as peak:
        began, stored, turns = time.monotonic(), 0, 0
        while stored < count:
            stored += fetching.fetch(mailbox.pk)
            turns += 1
            mailbox.refresh_from_db()
            if mailbox.fetch_problem:
                raise RuntimeError(mailbox.fetch_problem)
        seconds = time.monotonic() - began
    return {
        f"{way}_per_second": desk.per_second(stored, seconds),
        f"{way}_turns": turns,
        f"{way}_peak_growth_mb": round(peak[-1], 1),
        f"{way}_nothing_new_seconds": round(statistics.median(timed(mailbox) for _ in range(LOOKS)), 3),
    }


def timed(mailbox: "Mailbox") -> float:
    """Seconds of a fetch that finds nothing."""
    from tickets.mail import fetching

    began = time.monotonic()
    if fetching.fetch(mailbox.pk):
        raise RuntimeError("Something was fetched twice")
    return time.monotonic() - began


@contextmanager
def memory_watched() -> Iterator[list[float]]:
    """The last item is by how many MB this process grew at most."""
    process, grown, ended = psutil.Process(), [0.0], threading.Event()
    before = process.memory_info().rss

    def look() -> None:
        while not ended.wait(0.05):
            grown.append(max(grown[-1], (process.memory_info().rss - before) / 1e6))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield grown
    finally:
        ended.set()
        watcher.join()


def connected(server: Dovecot, way: str, number: int) -> "Mailbox":
    from tickets.models import Mailbox

    port = server.port if way == "imap" else server.pop3_port
    answers = {"host": "127.0.0.1", "port": port, "security": "none", "username": ADDRESS, "password": server.password}
    named = {f"{way}_{name}": value for name, value in answers.items()}
    Mailbox.objects.update(is_active=False)
    return Mailbox.objects.create(name="Bench", address=f"{way}-{number}@bench.example", arrival=way, **named)


def letter(number: int) -> bytes:
    """2 KB."""
    head = f"From: c{number}@filled.example\r\nTo: {ADDRESS}\r\nSubject: Lesson {number}\r\n"
    return head.encode() + f"Message-ID: <f{number}@filled.example>\r\n\r\n".encode() + LINE * 30


def _last_fetched(mailbox: "Mailbox") -> object:
    mailbox.refresh_from_db()
    return mailbox.last_fetched_at
