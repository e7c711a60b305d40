"""What waits for Olivia, and a month of Asha's work, within a running desk: `manage.py shell -c` calls it."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from accounts.permitting import Permissions, Wanted, permit
from tests.cast import make_customer, open_ticket
from tests.story.people import PASSWORD
from tickets.approving import proposing
from tickets.asking import escalating
from tickets.hours import corrections
from tickets.models import Business, DeskMail, Mailbox, PayAgreement, Shift
from tickets.procedures import publishing, writing

SUGGESTION = "I would refund it once more."
DAYS, ODD_SECONDS = 21, 7


def live() -> None:
    """A question, a trainee's answer, hours, a procedure, and mail that only Olivia sees.

    Prints Asha's key, and the first day of last month.
    """
    olivia, asha, tara = (_join(*who) for who in (("Olivia", "owner"), ("Asha", "assistant"), ("Tara", "assistant")))
    permit(tara, Wanted(replace(Permissions.of(tara), sends_replies=False)), olivia)
    tara.refresh_from_db()
    Business(pk=1, time_zone="UTC", hour_is_worth=Decimal(60), asked_at=timezone.now()).save()
    escalating.ask(_ticket("rita", "A second refund"), asha, "It is the second time. What do we do?", SUGGESTION)
    proposing.propose(_ticket("tom", "Where is lesson four?"), tara, "<p>In your account.</p>", "", "waiting", None)
    _ticket("paula", "Launch dates", visibility="owner")
    steps = [{"key": "a", "do": "text", "html": "Refund it once."}]
    publishing.propose(writing.draft(asha, title="Refunds", when_to_use="They want it back.", steps=steps), asha)
    print(asha.pk, _work(olivia, asha).date())


def ask_again() -> None:
    """Another question; the digests until now were sent a while ago."""
    asha = User.objects.get(email="asha@example.com")
    escalating.ask(_ticket("uma", "May I pay in two parts?"), asha, "May she?", "Yes, in two parts.")
    for mail in DeskMail.objects.filter(about__startswith="digest"):
        DeskMail.objects.filter(pk=mail.pk).update(queued_at=mail.queued_at - timedelta(minutes=5))


def seconds() -> int:
    """All that Asha worked last month."""
    return sum(2 * 3600 + ODD_SECONDS * day + 1 for day in range(DAYS))


def _work(olivia: User, asha: User) -> datetime:
    now = timezone.now()
    before = now.replace(day=1) - timedelta(days=1)
    first = before.replace(day=1, hour=9, minute=0, second=0, microsecond=0)
    agreed = {"amount": 12, "hours_a_day": 2, "days": [0, 1, 2, 3, 4], "agreed_by": olivia}
    PayAgreement.objects.create(person=asha, from_day=first.date(), **agreed)
    for day in range(DAYS):
        began = first + timedelta(days=day)
        ended = began + timedelta(hours=2, seconds=ODD_SECONDS * day + 1)
        Shift.objects.create(person=asha, began_at=began, ended_at=ended)
    # On the first of a month, what was some hours ago would be in last month's statement.
    hour, long_ago = timedelta(hours=1), first - timedelta(days=2)
    last = Shift.objects.create(person=asha, began_at=long_ago, ended_at=long_ago + hour)
    corrections.ask(asha, last, (long_ago, long_ago + 3 * hour / 2), "I was on the phone.")
    return first


def _join(name: str, role: str) -> User:
    return User.objects.create_user(f"{name.lower()}@example.com", PASSWORD, name=name, role=role)


def _ticket(who: str, subject: str, **fields: object):
    return open_ticket(Mailbox.objects.get(), make_customer(f"{who}@customer.example", who.title()), subject, **fields)
