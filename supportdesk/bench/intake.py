"""bin/bench intake: messages per second until stored, and until in a routed ticket, on one worker process."""

import argparse
import json
import smtplib
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import psutil

from supportdesk.bench import desk
from supportdesk.bench.desk import progress
from supportdesk.env import Env

SENDERS = 4
ADDRESS = "support@bench.example"


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="bin/bench intake")
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--filled", type=int, default=100_000, help="tickets that are there already in the last round")
    chosen = parser.parse_args(arguments)
    with desk.fresh() as env:
        print(json.dumps(measure(env, chosen.messages, chosen.filled)))


def measure(env: Env, count: int, filled: int) -> dict[str, Any]:
    from accounts.models import User
    from supportdesk.bench import filling
    from tickets.models import Mailbox

    mailbox = Mailbox.objects.create(name="Bench", address=ADDRESS)
    person = User.objects.create_user("asha@bench.example", None, name="Asha", role="assistant")
    progress(f"{count} messages of 2 KB")
    small = one_round(env, list(mails(count, "a", 2_000)))
    progress(f"{count // 2} messages of 20 KB, HTML and an attachment")
    large = one_round(env, list(mails(count // 2, "b", 20_000)))
    progress(f"{filled:,} tickets are put in, then {count} messages of 2 KB")
    filling.tickets(1, filled, mailbox.pk, person.pk)
    full = one_round(env, list(mails(count, "c", 2_000, filled)))
    return {
        "messages": count,
        "stored_per_second": small["stored"],
        "routed_per_second": small["routed"],
        "stored_per_second_20kb": large["stored"],
        "routed_per_second_20kb": large["routed"],
        "tickets_there": filled,
        "routed_per_second_at_100k": full["routed"],
        "worker_rss_mb": full["rss_mb"],
    }


def one_round(env: Env, raws: list[bytes]) -> dict[str, float]:
    with desk.process(env, *desk.mail_in()):
        stored = rate_of_storing(env, raws)
    with desk.process(env, *desk.worker()) as worker:
        routed = rate_of_routing(len(raws))
        rss = psutil.Process(worker.pid).memory_info().rss / 1e6
    return {"stored": stored, "routed": routed, "rss_mb": round(rss, 1)}


def rate_of_storing(env: Env, raws: list[bytes]) -> float:
    from supportdesk.up import ports

    desk.wait_until(lambda: ports.accepts("127.0.0.1", env.smtp_port), 30, "mail-in listening")
    began = time.monotonic()
    with ThreadPoolExecutor(SENDERS) as senders:
        list(senders.map(lambda part: send(env.smtp_port, part), [raws[n::SENDERS] for n in range(SENDERS)]))
    return per_second(len(raws), time.monotonic() - began)


def send(port: int, raws: list[bytes]) -> None:
    """250 is said only after the commit, so that what was sent is stored."""
    with smtplib.SMTP("127.0.0.1", port) as client:
        for raw in raws:
            client.sendmail("c1@filled.example", [ADDRESS], raw)


def rate_of_routing(count: int) -> float:
    """From the first batch that is done to the last; the worker's own start does not count."""
    from tickets import later
    from tickets.mail.claiming import PENDING
    from tickets.models import InboundMail, Mailbox, Ticket

    def waiting() -> int:
        # By the index of what is pending: looking must cost the database nothing, however much is done.
        return InboundMail.objects.filter(state__in=PENDING).count()

    later._ring("tickets.tasks.sweep", (), 0)
    mailbox = Mailbox.objects.get()
    later._ring("tickets.tasks.take_in", (mailbox.pk,), 0)
    desk.wait_until(lambda: waiting() < count, 60, "the first message taken in", pause=0.01)
    left, began = waiting(), time.monotonic()
    desk.wait_until(lambda: waiting() == 0, 600, "all messages taken in", pause=0.05)
    seconds = time.monotonic() - began
    desk.wait_until(lambda: not Ticket.objects.filter(visibility="held").exists(), 60, "all tickets routed")
    return per_second(left, seconds)


def mails(count: int, batch: str, size: int, filled: int = 0) -> Iterator[bytes]:
    """Half new, half replies: to what came shortly before, or to the tickets that were filled in."""
    for number in range(0, count, 2):
        yield mail(f"{batch}{number}", number + 1, number, size)
        asked = number * 37 % filled + 1 if filled else max(number - 100, 0) + 1
        answered = f"f{asked}.1" if filled else f"{batch}{asked - 1}"
        yield mail(f"{batch}{number + 1}", asked, number, size, answered)


def mail(own_id: str, customer: int, number: int, size: int, answered: str = "") -> bytes:
    letter = EmailMessage(policy=SMTP)
    letter["From"] = f"Customer {customer} <c{customer}@filled.example>"
    letter["To"] = ADDRESS
    letter["Subject"] = f"{'Re: ' if answered else ''}Lesson {number} does not open"
    letter["Date"] = "Sun, 22 Nov 2026 09:41:00 +0000"
    letter["Message-ID"] = f"<{own_id}@filled.example>"
    if answered:
        letter["In-Reply-To"] = letter["References"] = f"<{answered}@filled.example>"
    fill(letter, number, size)
    return letter.as_bytes()


def fill(letter: EmailMessage, number: int, size: int) -> None:
    line = f"Since yesterday lesson {number} of the course shows an empty page in my browser.\n"
    if size < 10_000:
        letter.set_content(line * (size // len(line) - 4))
        return
    letter.set_content(line * 40)
    letter.add_alternative(f"<html><body>{f'<p>{line}</p>' * 40}</body></html>", subtype="html")
    letter.add_attachment(bytes(range(256)) * 36, maintype="image", subtype="png", filename=f"screen-{number}.png")


def per_second(count: int, seconds: float) -> float:
    return round(count / max(seconds, 1e-9), 1)


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
