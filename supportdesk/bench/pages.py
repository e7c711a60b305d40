"""bin/bench pages: milliseconds, SQL queries and bytes of the pages that are opened all day.

Times are those of a real web process over HTTP on loopback; queries are counted on the same page in this process.
"""

import argparse
import http.client
import json
import statistics
import time
from collections.abc import Callable
from typing import Any

from supportdesk.bench import desk
from supportdesk.bench.desk import progress
from supportdesk.env import Env

SMALL = 1_000
LONG, SHORT = 200, 3


def main(arguments: list[str]) -> None:
    run("pages", arguments, measure)


def run(name: str, arguments: list[str], measure: Callable[[Env, int, int], dict[str, Any]]) -> None:
    """A bench of so many tickets, whose pages are opened so many times; prints what it found."""
    parser = argparse.ArgumentParser(prog=f"bin/bench {name}")
    parser.add_argument("--tickets", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=60)
    chosen = parser.parse_args(arguments)
    with desk.fresh() as env:
        print(json.dumps(measure(env, chosen.tickets, chosen.times)))


def measure(env: Env, count: int, times: int) -> dict[str, Any]:
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    cookie, mailbox_id, person_id = sign_in()
    sizes = sorted({min(SMALL, count), count})
    rounds: dict[int, list[dict[str, Any]]] = {}
    filled = 0
    for size in sizes:
        grow(filled, size, mailbox_id, person_id)
        filled = size
        rounds[size] = one_round(env, cookie, size, times)
    compare(rounds[sizes[-1]], rounds[sizes[0]])
    return {"tickets": count, "pages": rounds[sizes[-1]], "pages_at_small": rounds[sizes[0]], "small": sizes[0]}


def sign_in() -> tuple[str, int, int]:
    from accounts.models import User
    from tickets.models import Mailbox

    mailbox = Mailbox.objects.create(name="Bench", address="support@bench.example")
    asha = User.objects.create_user("asha@bench.example", None, name="Asha", role="assistant")
    return session(asha), mailbox.pk, asha.pk


def session(person: Any) -> str:
    """The cookie of a browser in which `person` is signed in."""
    from django.test import Client

    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value


def grow(filled: int, size: int, mailbox_id: int, person_id: int) -> None:
    from supportdesk.bench import filling

    progress(f"{size:,} tickets")
    if not filled:
        filling.tickets(1, 1, mailbox_id, person_id, each=LONG)
        filled = 1
    filling.tickets(filled + 1, size, mailbox_id, person_id, each=SHORT)


def one_round(env: Env, cookie: str, size: int, times: int) -> list[dict[str, Any]]:
    web = desk.web(env)
    with desk.process(env, *web):
        from supportdesk.up import ports

        desk.wait_until(lambda: ports.accepts(env.host, env.port), 30, "the web process listening")
        return [page(env, cookie, name, url, times) for name, url in urls(size).items()]


def urls(size: int) -> dict[str, str]:
    middle = f"/search/?q=lesson+{size // 2}"
    return {
        "queue": "/queues/open/",
        "queue_mine": "/queues/mine/",
        "queue_resolved": "/queues/resolved/",
        "ticket_3": f"/tickets/F{size // 2}/",
        "ticket_200": "/tickets/F1/",
        "search": middle,
    }


def page(env: Env, cookie: str, name: str, url: str, times: int) -> dict[str, Any]:
    connection = http.client.HTTPConnection(env.host, env.port, timeout=30)
    headers = {"Cookie": f"sessionid={cookie}", "Host": f"localhost:{env.port}"}
    taken, size = [], 0
    for number in range(times + 5):  # the first ones warm up
        began = time.perf_counter()
        connection.request("GET", url, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{url} answered {answer.status}")
        if number >= 5:
            taken.append((time.perf_counter() - began) * 1000)
        size = len(body)
    return {
        "page": name,
        "median_ms": round(statistics.median(taken), 1),
        "p95_ms": round(statistics.quantiles(taken, n=20)[-1], 1),
        "queries": queries(cookie, url),
        "bytes": size,
    }


def queries(cookie: str, url: str) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    client.cookies["sessionid"] = cookie
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return len(captured)


def compare(large: list[dict[str, Any]], small: list[dict[str, Any]]) -> None:
    """How many times slower than with few tickets."""
    for now, before in zip(large, small, strict=True):
        now["times_small"] = round(now["median_ms"] / before["median_ms"], 2)


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
