"""What a mail can only tell of: kept mail without an answer, overdue duties, what does not work."""

from datetime import datetime

from accounts.models import User
from tickets.dashboard.digest.told import Wait, Way, clipped, page, ticket
from tickets.dashboard.kept import Kept
from tickets.models import DutyRun, Trouble


def kept(items: list[Kept], person: User, now: datetime) -> list[Wait]:
    return [
        Wait(
            "Kept to you, without an answer",
            f"{clipped(each.ticket.subject, 120) or '(no subject)'} · {each.ticket.customer}",
            [Way("Open", ticket(each.ticket.reference))],
            ["It is not proven to be from them."] if each.claims else [],
        )
        for each in items
    ]


def late(items: list[DutyRun], person: User, now: datetime) -> list[Wait]:
    return [
        Wait(
            f"Overdue: {run.duty.title}",
            run.ticket.assignee.short_name if run.ticket and run.ticket.assignee else "Nobody has it",
            [Way("Look", ticket(run.ticket.reference) if run.ticket else page("today"))],
        )
        for run in items
    ]


def troubles(items: list[Trouble], person: User, now: datetime) -> list[Wait]:
    look = [Way("Look", page("health_page"))]
    return [
        Wait(
            each.get_kind_display(),
            each.mailbox.address if each.mailbox else "The desk itself",
            look,
            [clipped(each.said)] if each.said else [],
        )
        for each in items
    ]


def asked_once(items: list[object], person: User, now: datetime) -> list[Wait]:
    about = "What an hour of yours is worth, and how long a ticket took you before you had help"
    return [Wait("So that you see whether it pays", about, [Way("Say it once", page("today"))])]
