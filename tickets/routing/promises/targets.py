"""The response targets that are on, with their business hours as `hours` counts them; at most 5 s old."""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tickets.models import BusinessHours, ResponseTarget, Ticket
from tickets.models.promise import Promised
from tickets.routing.business_hours import hours
from tickets.routing.business_hours.hours import Hours

log = logging.getLogger(__name__)

REMEMBERED_SECONDS = 5


@dataclass(frozen=True)
class Target:
    """What we promise, in minutes of `hours`; what is not in `minutes` is not promised."""

    pk: int
    name: str
    kind: str
    priority: str
    only_by_rule: bool
    minutes: Mapping[str, int]
    warn_at_percent: int
    hours: Hours


_remembered: tuple[float, tuple[Target, ...]] | None = None


def current() -> tuple[Target, ...]:
    """In order; the first that fits a ticket holds."""
    global _remembered
    if _remembered is None or time.monotonic() - _remembered[0] > REMEMBERED_SECONDS:
        _remembered = time.monotonic(), fresh()
    return _remembered[1]


def forget() -> None:
    """For whoever has just changed one."""
    global _remembered
    _remembered = None


def fresh() -> tuple[Target, ...]:
    """As they stand in the database; one whose hours make no sense promises nothing."""
    rows = ResponseTarget.objects.filter(is_on=True).select_related("hours")
    return tuple(target for row in rows if (target := _read(row)) is not None)


def of(ticket: Ticket, targets: Sequence[Target]) -> Target | None:
    """The one that a rule set, or the first that fits its kind and priority."""
    chosen = next((each for each in targets if each.pk == ticket.target_id), None)
    return chosen or next((each for each in targets if _fits(each, ticket)), None)


def hours_of(row: BusinessHours) -> Hours:
    """Raises ValueError."""
    return hours.read(row.time_zone, row.week, row.country, row.subdivision, row.free_days)


def default_hours() -> Hours:
    """Those of the business as a whole; always open as long as nobody has said when it works, or said nonsense."""
    row = BusinessHours.objects.order_by("-is_default", "pk").first()
    try:
        return hours_of(row) if row else hours.ALWAYS
    except ValueError:
        log.exception("Business hours %s make no sense", row and row.pk)
        return hours.ALWAYS


def _fits(target: Target, ticket: Ticket) -> bool:
    return not target.only_by_rule and target.kind in ("", ticket.kind) and target.priority in ("", ticket.priority)


def _read(row: ResponseTarget) -> Target | None:
    asked = {
        Promised.FIRST_ANSWER: row.first_answer,
        Promised.NEXT_ANSWER: row.next_answer,
        Promised.RESOLUTION: row.resolution,
    }
    minutes = {str(what): each for what, each in asked.items() if each}
    try:
        counted = hours_of(row.hours)
    except ValueError:
        log.exception("Business hours %s make no sense", row.hours_id)
        return None
    return Target(row.pk, row.name, row.kind, row.priority, row.only_by_rule, minutes, row.warn_at_percent, counted)
