"""bin/bench dashboard: the owner's page over a desk of many tickets, and what it costs to keep its figures.

Times are those of a real web process over HTTP on loopback; queries are counted on the same page in this process.
"""

import time
from datetime import timedelta
from typing import Any

from supportdesk.bench import desk, pages
from supportdesk.bench.desk import progress
from supportdesk.env import Env

PAGES = {
    "today": "/today/",
    "days_90": "/today/?period=90",
    "two_years": "/today/?from={before}&to={today}",
    "split_90": "/today/split/?period=90",
    "voices_90": "/today/voices/?period=90",
    "behind_90": "/today/tickets/?what=answered&period=90",
}


def main(arguments: list[str]) -> None:
    pages.run("dashboard", arguments, measure)


def measure(env: Env, count: int, times: int) -> dict[str, Any]:
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    progress(f"{count:,} tickets are put in")
    cookie = filled(count)
    progress("all days are counted")
    counting = counted()
    progress("pages are opened")
    web = desk.web(env)
    with desk.process(env, *web):
        from supportdesk.up import ports

        desk.wait_until(lambda: ports.accepts(env.host, env.port), 30, "the web process listening")
        told = [pages.page(env, cookie, name, url, times) for name, url in urls().items()]
    slowest = max(told[:2], key=lambda page: page["median_ms"])
    return {
        "tickets": count,
        **{name: slowest[name] for name in ("median_ms", "p95_ms", "queries")},
        "pages": told,
        **counting,
    }


def urls() -> dict[str, str]:
    from tickets.dashboard.counting import periods

    today = periods.today()
    return {name: url.format(today=today, before=today - timedelta(days=730)) for name, url in PAGES.items()}


def filled(count: int) -> str:
    """Puts all in, and gives the cookie of the owner's session."""
    from accounts.models import User
    from supportdesk.bench import days
    from tickets.models import BusinessHours, Mailbox, ResponseTarget

    people = [User.objects.create_user(f"p{n}@bench.example", None, name=f"P{n}", role="assistant") for n in range(3)]
    owner = User.objects.create_user("olivia@bench.example", None, name="Olivia", role="owner")
    boxes = [Mailbox.objects.create(name=f"Box {n}", address=f"box{n}@bench.example") for n in range(3)]
    week = {day: [["08:00", "20:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat")}
    hours = BusinessHours.objects.create(name="Office", week=week, is_default=True)
    target = ResponseTarget.objects.create(key="all", name="All", hours=hours, first_answer=120, is_on=False)
    days.fill(count, [each.pk for each in boxes], [each.pk for each in people], owner.pk, target.pk)
    return pages.session(owner)


def counted() -> dict[str, Any]:
    """How long all days take, what one of them does, and looking when nothing happened."""
    from tickets.dashboard.counting import counter, marks
    from tickets.models import CountedDay

    marks.everything()
    whole = _seconds(counter.count_all)
    yesterday = CountedDay.objects.order_by("-day")[1].day
    return {
        "all_days_seconds": round(whole, 1),
        "day_ms": round(_seconds(lambda: counter.count(yesterday)) * 1000, 1),
        "look_ms": round(_seconds(counter.go_on) * 1000, 1),
    }


def _seconds(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
