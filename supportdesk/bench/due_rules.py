"""Rules that run as time passes, on a desk with very many tickets: what a minute's run costs, and a change of rules."""

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection

from supportdesk.bench.desk import progress

if TYPE_CHECKING:
    from tickets.models import Mailbox, RuleSet

RULES = 50
SOME, MANY = 1_000, 20_000
WEEK = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
MOMENTS = "UPDATE tickets_ticket SET status_since = created_at, customer_wrote_at = created_at"
DUE = """
UPDATE tickets_ticket SET rules_due_at = now(), tags = '{}'
WHERE reference IN (SELECT 'F' || n FROM generate_series(%s, %s) AS n)
"""


def measure(count: int = 1_000_000) -> dict[str, Any]:
    """For a desk of a bench's own, ready and empty; `count` tickets of a mail each are put in, a minute apart."""
    from accounts.models import User
    from supportdesk.bench import filling
    from tickets.models import BusinessHours, Mailbox

    mailbox = Mailbox.objects.create(name="Due", address="due@bench.example")
    person = User.objects.create_user("asha-due@bench.example", None, name="Asha", role="assistant")
    BusinessHours.objects.create(name="Office", week=WEEK, is_default=True)
    progress(f"{count:,} tickets are put in")
    filling.tickets(1, count, mailbox.pk, person.pk, each=1)
    with connection.cursor() as cursor:
        cursor.execute(MOMENTS)
        cursor.execute("VACUUM ANALYZE tickets_ticket")
    return {"tickets": count, "time_rules": RULES, **_reckoned(), **_runs(mailbox)}


def _reckoned() -> dict[str, Any]:
    """The rules are switched on now: all tickets are gone through, in the background."""
    from tickets.models import Ticket
    from tickets.routing import reckoning

    in_force(since_now=True)
    progress(f"{RULES} rules are switched on")
    reckoning.SETTLES_IN = timedelta(0)
    began = time.monotonic()
    while reckoning.go_on():
        pass
    ahead = Ticket.objects.exclude(rules_due_at=None).count()
    return {"reckoned_seconds": round(time.monotonic() - began, 1), "tickets_with_a_moment_ahead": ahead}


def _runs(mailbox: "Mailbox") -> dict[str, Any]:
    from tickets.routing import timed

    in_force(since_now=False)
    _make_due(1, 0)
    nothing = _timed(timed.run_due)
    _make_due(1, SOME)
    some = _timed(timed.run_due)
    _make_due(SOME + 1, SOME + MANY)
    first = _timed(timed.run_due)
    runs, seconds = 1, first[0]
    while (later := _timed(timed.run_due))[1]:
        runs, seconds = runs + 1, seconds + later[0]
    return {
        "run_with_nothing_due_ms": round(nothing[0] * 1000, 1),
        f"run_with_{SOME}_due_seconds": round(some[0], 2),
        f"looked_at_of_{SOME}": some[1],
        f"run_with_{MANY}_due_seconds": round(first[0], 2),
        f"looked_at_of_{MANY}": first[1],
        f"runs_until_all_{MANY}": runs,
        f"seconds_until_all_{MANY}": round(seconds, 1),
        "by_index": _plan(),
    }


def in_force(since_now: bool) -> "RuleSet":
    """Half of them count business hours; every other ticket has one to match."""
    from django.utils import timezone

    from tickets.models import Rule, RuleSet, RuleVersion
    from tickets.routing.rules.facts import LONG_AGO

    since = timezone.now() if since_now else LONG_AGO
    versions = []
    for number in range(RULES):
        rule, _ = Rule.objects.get_or_create(key=f"due-{number}")
        definition = _definition(number)
        versions.append(
            RuleVersion.objects.create(
                rule=rule, number=1 if since_now else 2, definition=definition, is_on=True, acts_since=since
            )
        )
    return RuleSet.objects.create(versions=[version.pk for version in versions], made_at=timezone.now())


def _definition(number: int) -> dict[str, Any]:
    anchor = ("hours_since_opened", "hours_since_customer", "hours_since_status")[number % 3]
    hours: dict[str, Any] = {"field": anchor, "at_least": 1 + number % 10}
    if number % 2:
        hours["hours"] = "business"
    subject = {"field": "subject", "contains": f"{number:02} of the course"}
    tag = [{"do": "add_tag", "value": f"late {number}"}]
    status = {"field": "status", "is": ["open", "waiting", "resolved"][number % 3]} if number % 5 == 0 else None
    conditions = [hours, subject, *([status] if status else [])]
    return {"name": f"Late {number}", "runs": ["time"], "when": {"all": conditions}, "then": tag}


def _make_due(first: int, last: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tickets_ticket SET rules_due_at = NULL WHERE rules_due_at <= now()")
        cursor.execute(DUE, [first, last])
        cursor.execute("ANALYZE tickets_ticket")


def _timed(run: Any) -> tuple[float, int]:
    began = time.monotonic()
    found = run()
    return time.monotonic() - began, found


def _plan() -> bool:
    """Whether what is due is found by the index of what is due, and nothing else."""
    from tickets.routing import timed

    plan = timed.due(500).explain()
    return "ticket_rules_due" in plan and "Seq Scan" not in plan
