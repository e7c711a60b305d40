"""Duties for tests, as the owner makes them."""

from datetime import date, datetime, time
from typing import Any

from accounts.models import User
from tickets.models import Duty, DutyRun, Mailbox
from tickets.recurring import opening

MONDAY = date(2026, 11, 2)


def make_duty(olivia: User, asha: User, mailbox: Mailbox, **fields: Any) -> Duty:
    """Asha reads the statistics every Monday at 9:00 UTC, beginning with the 2nd of November 2026."""
    said = {"title": "Read the statistics", "recurrence": "FREQ=WEEKLY;BYDAY=MO", "starts_on": MONDAY, "at": time(9)}
    given = {**said, "next_on": fields.get("starts_on", MONDAY), **fields}
    return Duty.objects.create(assignee=asha, mailbox=mailbox, created_by=olivia, **given)


def open_at(duty: Duty, at: datetime) -> DutyRun:
    """Its run, opened at that moment."""
    opening.open_due(at)
    return DutyRun.objects.filter(duty=duty, ticket__isnull=False).order_by("day").last()
