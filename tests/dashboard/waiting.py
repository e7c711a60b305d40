"""One thing of each kind that can wait for an owner."""

from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from tests.cast import make_customer, open_ticket
from tests.procedures import made
from tickets.approving import proposing
from tickets.asking import escalating
from tickets.hours import corrections
from tickets.models import Duty, DutyRun, Mailbox, Procedure, ShiftCorrection, Trouble
from tickets.models.ticket import Visibility
from tickets.procedures import publishing

ALL = ["troubles", "questions", "answers", "kept", "late", "corrections", "drafts", "asked_once"]


def one_of_each(mailbox: Mailbox, asha: User, tara: User, olivia: User) -> None:
    trouble(mailbox)
    one_of_each_but_troubles(mailbox, asha, tara, olivia)


def one_of_each_but_troubles(mailbox: Mailbox, asha: User, tara: User, olivia: User) -> None:
    ticket = open_ticket(mailbox, make_customer(), "Is it there yet?", assignee=asha)
    escalating.ask(open_ticket(mailbox, make_customer(), "Money back?"), asha, "May I?", "I would.")
    proposing.propose(ticket, tara, "<p>It is on its way.</p>")
    open_ticket(mailbox, make_customer(), "Launch dates", visibility=Visibility.OWNER)
    duty(mailbox, asha, olivia, hours_ago=3)
    correction(asha)
    draft(asha)


def trouble(mailbox: Mailbox) -> Trouble:
    began = timezone.now() - timedelta(hours=1)
    said = "The server does not know this password."
    return Trouble.objects.create(mailbox=mailbox, kind="fetching", said=said, began_at=began)


def duty(mailbox: Mailbox, person: User, olivia: User, *, hours_ago: int, title: str = "Clean the lists") -> DutyRun:
    """`hours_ago` it was to be done; negative for later."""
    now = timezone.now()
    made_of = {"assignee": person, "mailbox": mailbox, "starts_on": date(2026, 1, 1), "created_by": olivia}
    one = Duty.objects.create(title=title, minutes=15, **made_of)
    ticket = open_ticket(mailbox, make_customer(), title, assignee=person, kind="duty")
    late_at = now - timedelta(hours=hours_ago)
    due_at = min(now, late_at) - timedelta(minutes=1)
    return DutyRun.objects.create(duty=one, day=now.date(), ticket=ticket, due_at=due_at, late_at=late_at)


def correction(person: User) -> ShiftCorrection:
    began = timezone.now() - timedelta(hours=30 + 2 * ShiftCorrection.objects.count())
    return corrections.ask(person, None, (began, began + timedelta(hours=1)), "The power was out")


def draft(person: User) -> Procedure:
    return publishing.propose(made.draft(person, "How we pay back"), person).procedure


def names(waits) -> list[str]:
    return [group.name for group in waits.groups]
