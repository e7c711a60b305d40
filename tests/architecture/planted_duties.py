"""A duty that the owner keeps to herself, done and to be done, on tickets that only she sees."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from tickets.models import Duty, DutyRun, Ticket


def add_duties(tickets: list[Ticket], olivia: User, said: str) -> None:
    now, today = timezone.now(), date(2026, 11, 2)
    told = {"title": f"Pay {said}", "what": said, "number_is": said, "proof": "number"}
    duty = Duty.objects.create(
        **told, assignee=olivia, created_by=olivia, mailbox=tickets[0].mailbox, starts_on=today, next_on=today
    )
    moments = {"due_at": now, "late_at": now, "done_by": olivia, "number": Decimal("7391.5")}
    for place, ticket in enumerate(tickets):
        DutyRun.objects.create(duty=duty, ticket=ticket, day=today + timedelta(days=place), **moments)
