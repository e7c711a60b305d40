"""`bin/chaos --seed N --seconds S [--messages M] [--answers A]`: prints its figures as one JSON object, last."""

import argparse
import json
import signal
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from random import Random
from typing import Any

from supportdesk.bench.desk import progress, wait_until
from supportdesk.chaos import counting, letters
from supportdesk.chaos.answering import Answers
from supportdesk.chaos.desk import IMAP_ADDRESS, SMTP_ADDRESS, Desk, running
from supportdesk.chaos.killing import Killer
from supportdesk.chaos.letters import Letter
from supportdesk.chaos.posting import Post
from supportdesk.up import ports

SENDERS, WRITERS = 4, 2
# The last letters and answers shall meet the killer too.
WORKING_SHARE = 0.9


def main(arguments: list[str]) -> int:
    """Returns the exit code: 1 when something was lost, doubled, out of order, sent twice or not shown."""
    parser = argparse.ArgumentParser(prog="bin/chaos")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--answers", type=int, default=500)
    parser.add_argument("--pause", type=float, default=2, help="seconds between two kills, on average")
    parser.add_argument("--look-every", type=float, help="seconds between two looks for work that was left behind")
    parser.add_argument("--log", action="store_true", help="what the processes said, on standard error")
    chosen = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    with running(chosen.look_every) as desk:
        figures = measure(desk, chosen)
        if chosen.log:
            progress(desk.supervisor.said())
    print(json.dumps(figures))
    return int(not holds(figures))


def measure(desk: Desk, chosen: argparse.Namespace) -> dict[str, Any]:
    """Mail in, answers out and blows, all at once; then the count."""
    chance, began = Random(chosen.seed), time.monotonic()
    wait_until(lambda: _is_up(desk), 60, "the desk's start")
    straight, fetched = _letters(desk, chosen.messages, chance)
    post, answers, killer = Post(), Answers(chance), Killer(desk, chance)
    progress(f"{len(straight)} letters by SMTP, {len(fetched)} by IMAP, {chosen.answers} answers")
    with ThreadPoolExecutor() as pool:
        work = _work(pool, desk, post, answers, (straight, fetched), chosen)
        killer.strike(chosen.seconds, chosen.pause)
        for each in work:
            each.result()
    progress(f"{killer.kills.total()} kills; waiting until all has settled")
    settling = time.monotonic()
    counting.settle(desk, len(post.accepted))
    wait_until(lambda: _is_up(desk), 60, "the web process")
    return {
        **{"seed": chosen.seed, "seconds": round(time.monotonic() - began, 1)},
        **{"settled_after_seconds": round(time.monotonic() - settling, 1), "kills": killer.kills.total()},
        **counting.letters_in([*straight, *fetched], post),
        **counting.answers_out(desk, answers.written),
        **{"killed": dict(killer.kills), "retries": dict(post.retries)},
    }


def holds(figures: dict[str, Any]) -> bool:
    """Whether nothing was lost or doubled, and every 'unknown' is shown."""
    confirming = ("confirmed_twice", "not_confirmed")
    nothing = ("lost", "doubled", "out_of_order", "bounced", "sent_twice", "written_twice", "not_sent", *confirming)
    return not any(figures[name] for name in nothing) and figures["unknown"] == figures["unknown_shown"]


def _letters(desk: Desk, count: int, chance: Random) -> tuple[list[Letter], list[Letter]]:
    """Half by SMTP and half by IMAP; all by SMTP without a Dovecot."""
    half = count // 2 if desk.dovecot else 0
    straight = letters.conversations(count - half, "s", SMTP_ADDRESS, chance)
    fetched = letters.conversations(half, "i", IMAP_ADDRESS, chance)
    return list(letters.mixed(straight, chance)), list(letters.mixed(fetched, chance))


def _work(
    pool: ThreadPoolExecutor,
    desk: Desk,
    post: Post,
    answers: Answers,
    post_bags: tuple[list[Letter], list[Letter]],
    chosen: argparse.Namespace,
) -> list[Future[None]]:
    straight, fetched = post_bags
    seconds = chosen.seconds * WORKING_SHARE
    jobs = [partial(answers.write, f"{n}-", chosen.answers // WRITERS, seconds) for n in range(WRITERS)]
    for number in range(SENDERS):
        # A conversation stays with one sender, as with one mail server of the world.
        bag = [letter for letter in straight if letter.conversation % SENDERS == number]
        jobs.append(partial(post.by_smtp, desk.env.smtp_port, SMTP_ADDRESS, bag, seconds))
    if desk.dovecot:
        jobs.append(partial(post.by_imap, desk.dovecot, fetched, seconds))
    return [pool.submit(job) for job in jobs]


def _is_up(desk: Desk) -> bool:
    return ports.accepts("127.0.0.1", desk.env.smtp_port) and ports.accepts("127.0.0.1", desk.env.port)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
