"""A desk on which something happened, on known days; days begin at midnight in Berlin."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import User
from tests.cast import make_customer, make_mailbox, open_ticket
from tickets.dashboard.counting import counter
from tickets.models import Business, Escalation, Event, Message, Ticket
from tickets.models.event import Verb

ZONE = ZoneInfo("Europe/Berlin")
BUSY = "busy@customer.example"


def noon(days: int) -> datetime:
    """Noon in Berlin, so many days ago."""
    return timezone.now().astimezone(ZONE).replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=days)


def answer(ticket: Ticket, by: User, at: datetime, resolves: bool = False) -> None:
    Message.objects.create(ticket=ticket, direction="reply", author=by, created_at=at, text="Here it is.")
    if resolves:
        Ticket.objects.filter(pk=ticket.pk).update(status="resolved")
        Event.objects.create(ticket=ticket, actor=by, verb=Verb.RESOLVED, created_at=at, detail={"from": "open"})


def live(asha: User, olivia: User) -> list[Ticket]:
    """Yesterday twelve payments came in; Asha answered ten after an hour and resolved five, about one she asked. The
    day before it were four; and a week ago a complaint, which nobody has answered, and a testimonial of the owner's."""
    Business.objects.create(pk=1, time_zone=ZONE.key)
    mailbox, carl = make_mailbox(), make_customer()
    found = [open_ticket(mailbox, carl, f"Payment {n}", at=noon(1), kind="payments") for n in range(12)]
    for number, ticket in enumerate(found[:10]):
        answer(ticket, asha, noon(1) + timedelta(hours=1), resolves=number < 5)
    Escalation.objects.create(ticket=found[0], asked_by=asha, asked_at=noon(1), answered_at=noon(1), answered_by=olivia)
    busy = make_customer(BUSY, "Busy <b>Bee</b>")
    found += [open_ticket(mailbox, busy, f"Question {n}", at=noon(2), kind="question") for n in range(4)]
    found.append(open_ticket(mailbox, carl, "Bad", at=noon(7), kind="complaint", text="This is <i>bad</i>.\n\nReally."))
    praise = {"at": noon(7), "kind": "testimonial", "text": "You are great.", "visibility": "owner"}
    found.append(open_ticket(mailbox, busy, "Good", **praise))
    counter.count_all()
    return found
