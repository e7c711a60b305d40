"""bin/bench intake: messages per second until stored, by each way in, and until in a routed ticket, on one and two
worker processes; for mail of 2, 20 and 300 KB; and on a desk that holds many tickets already."""

import argparse
import json
import time
from contextlib import ExitStack
from typing import Any

import psutil

from supportdesk.bench import desk, ways
from supportdesk.bench.desk import progress
from supportdesk.bench.mails import CLASSES, Bag
from supportdesk.env import Env

ADDRESS, SECOND = "support@bench.example", "sales@bench.example"
# Large mail is as good a measure with fewer of it.
SHARES = {"2kb": 1, "20kb": 2, "300kb": 10}


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

    first = Mailbox.objects.create(name="Bench", address=ADDRESS)
    Mailbox.objects.create(name="Sales", address=SECOND)
    person = User.objects.create_user("asha@bench.example", None, name="Asha", role="assistant")
    one = {name: one_round(env, Bag(f"a{name}", count // SHARES[name], CLASSES[name], ADDRESS), 1) for name in CLASSES}
    two = {name: one_round(env, Bag(f"b{name}", count // SHARES[name], CLASSES[name], ADDRESS), 2) for name in CLASSES}
    others = {name: other_ways(env, name, count // SHARES[name]) for name in CLASSES}
    progress(f"{filled:,} tickets are put in, then {count} messages of 2 KB")
    filling.tickets(1, filled, first.pk, person.pk)
    full = one_round(env, Bag("c", count, CLASSES["2kb"], ADDRESS, filled), 1)
    return {
        "messages": count,
        "stored_per_second": one["2kb"]["stored"],
        "routed_per_second": one["2kb"]["routed"],
        "stored_per_second_20kb": one["20kb"]["stored"],
        "routed_per_second_20kb": one["20kb"]["routed"],
        "tickets_there": filled,
        "routed_per_second_at_100k": full["routed"],
        "worker_rss_mb": full["rss_mb"],
        "one_worker": one,
        "two_workers_two_mailboxes": two,
        "other_ways": others,
    }


def one_round(env: Env, bag: Bag, workers: int) -> dict[str, float]:
    """By SMTP; with two workers, half of the mail goes to a second mailbox, since each mailbox has one reader."""
    progress(f"{bag.count} messages of {bag.size // 1000} KB by SMTP, {workers} worker(s)")
    stored = ways.by_smtp(env, list(bag.mails()), [ADDRESS, SECOND][:workers])
    with ExitStack() as at_end:
        processes = [at_end.enter_context(desk.process(env, *desk.worker())) for _ in range(workers)]
        routed = rate_of_routing(bag.count)
        rss = max(psutil.Process(worker.pid).memory_info().rss for worker in processes) / 1e6
    return {"stored": stored, "routed": routed, "rss_mb": round(rss, 1)}


def other_ways(env: Env, name: str, count: int) -> dict[str, float | None]:
    """LMTP and IMAP until stored, an import until in its ticket."""
    progress(f"{count} messages of {name} by LMTP, by IMAP, by import")
    rates: dict[str, float | None] = {
        "lmtp_stored": ways.by_lmtp(env, list(Bag(f"l{name}", count, CLASSES[name], ADDRESS).mails()), [ADDRESS]),
        "imap_stored": ways.by_imap(list(Bag(f"i{name}", count, CLASSES[name], ways.FETCHED).mails())),
    }
    desk.emptied()
    rates["imported"] = ways.by_import(list(Bag(f"o{name}", count, CLASSES[name], ADDRESS).mails()), ADDRESS)
    return rates


def rate_of_routing(count: int) -> float:
    """From the first batch that is done to the last; the workers' own start does not count."""
    from tickets import later
    from tickets.models import Mailbox, Ticket

    for mailbox_id in Mailbox.objects.values_list("pk", flat=True):
        later._ring("tickets.tasks.take_in", (mailbox_id,), 0)
    desk.wait_until(lambda: desk.waiting() < count, 60, "the first message taken in", pause=0.01)
    left, began = desk.waiting(), time.monotonic()
    desk.wait_until(lambda: desk.waiting() == 0, 600, "all messages taken in", pause=0.05)
    seconds = time.monotonic() - began
    desk.wait_until(lambda: not Ticket.objects.filter(visibility="held").exists(), 60, "all tickets routed")
    return desk.per_second(left, seconds)


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
