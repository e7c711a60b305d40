"""The list behind a figure, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import User
from tickets.dashboard import names
from tickets.dashboard.counting import behind, reading
from tickets.dashboard.counting.moments import ONCE_A_DAY
from tickets.dashboard.period import Period
from tickets.desk import cursor as cursors
from tickets.desk.rows import NEWEST_FIRST, Row, rows

PAGE = 50
STORED = ("", "kind", "mailbox", "person", "hour")
NAMES = {
    "came_in": "Came in",
    "answered": "Answered",
    "resolved": "Resolved",
    "reopened": "Reopened",
    "asked": "Questions to you",
    "worked": "Worked on",
    "alone": "Without you",
    "kept": "Promises kept",
    "broken": "Promises broken",
    "good": "Customers who were satisfied",
    "bad": "Customers who were not satisfied",
    "promises": "Promises kept and broken",
    "rated": "Customers who said how it was",
    "open": "Open now, by when they came in",
}


@dataclass(frozen=True)
class Asked:
    """`by` is '' for all, else one of `names.BY` with its `key`."""

    what: str
    by: str = ""
    key: str = ""


@dataclass(frozen=True)
class Listed:
    """`older` is the cursor of the next page, None on the last."""

    rows: list[Row]
    older: str | None


def asked(typed: Mapping[str, str]) -> Asked | None:
    """None for what no figure of ours links to."""
    found = Asked(typed.get("what", ""), typed.get("by", ""), typed.get("key", "").replace("\0", ""))
    return found if found.what in NAMES and found.by in ("", *names.BY) else None


def page(user: User, asked: Asked, period: Period, cursor: str | None) -> Listed:
    """A cursor that cannot be read means the first page. Two statements: which they are first, for those few alone is
    all that a line shows looked up."""
    within = behind.tickets(user, asked.what, period.first, period.last, asked.by, asked.key)
    place = cursors.read(cursor)
    among = within.filter(cursors.older(place)) if place else within
    keys = list(among.order_by(*NEWEST_FIRST).values_list("pk", flat=True)[: PAGE + 1])
    found = list(rows(user).filter(pk__in=keys[:PAGE]))
    older = cursors.write(cursors.place_of(found[-1])) if len(keys) > PAGE and found else None
    return Listed(found, older)


def counted(asked: Asked, period: Period) -> int | None:
    """The figure of which this is the list; None for what is not counted by itself."""
    if asked.by not in STORED:
        return None
    return reading.one(asked.what, period.first, period.last, asked.by, asked.key)


def may_count_twice(asked: Asked, period: Period) -> bool:
    """Whether one ticket may count on several of these days."""
    return asked.what in ONCE_A_DAY - {"came_in"} and period.days > 1


def title(asked: Asked) -> str:
    """'Came in: Payments'."""
    name = NAMES[asked.what]
    return f"{name}: {names.one(asked.by, asked.key)}" if asked.by else name
