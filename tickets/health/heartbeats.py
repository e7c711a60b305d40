"""Signs of life: 'worker' is written by a task that beat rings for, which shows that work is rung for and done. And
signs of faults of the desk itself, which otherwise stand in a log alone."""

from contextlib import suppress
from datetime import timedelta

from django.db import DatabaseError, InterfaceError, transaction
from django.db.models import DurationField, ExpressionWrapper, F
from django.db.models.functions import Now

from tickets.models import Heartbeat

WORKER, MAIL_IN = "worker", "mail-in"
FAULT = "fault: "
LONGEST = 200
FORGOTTEN_AFTER = timedelta(days=1)


def say(*names: str) -> None:
    """These are alive now, by the database's clock."""
    rows = [Heartbeat(name=name, at=Now()) for name in sorted(names)]
    Heartbeat.objects.bulk_create(rows, update_conflicts=True, unique_fields=["name"], update_fields=["at"])


def fault(what: str) -> None:
    """Something of ours broke: the health page says what and when. A database that is away is said by itself."""
    with suppress(DatabaseError, InterfaceError), transaction.atomic():
        say(f"{FAULT}{what}"[:LONGEST])


def ages() -> dict[str, timedelta]:
    """How long ago each was heard of."""
    age = ExpressionWrapper(Now() - F("at"), DurationField())
    return dict(Heartbeat.objects.annotate(age=age).values_list("name", "age")[:100])


def forget() -> None:
    """Workers that are gone, and faults; 'worker' and 'mail-in' stay, so that their silence is noticed."""
    old = Heartbeat.objects.filter(at__lt=Now() - FORGOTTEN_AFTER)
    old.exclude(name__in=[WORKER, MAIL_IN]).delete()
