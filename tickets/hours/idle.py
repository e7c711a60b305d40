"""Nothing happens in a shift for 15 minutes: its person is asked. Nobody answers for as long again: it is cut there."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import DateTimeField, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from tickets.hours import cutting, tracking
from tickets.models import ActivityMinute, IdleSpell, Shift
from tickets.models.shift import EndedHow
from tickets.models.shift_change import Said

ASKED_AFTER = CUT_AFTER = timedelta(minutes=15)
A_MINUTE = timedelta(minutes=1)
AT_ONCE = 200


def look(now: datetime | None = None) -> None:
    """What beat rings for each minute. May run twice at once: each cut looks again under the lock of its person."""
    now = now or timezone.now()
    for pk in overdue(now).values_list("pk", flat=True)[:AT_ONCE]:
        cut(pk, now)
    IdleSpell.objects.bulk_create(
        (IdleSpell(shift=shift, since=shift.last, asked_at=now) for shift in silent(now)[:AT_ONCE]),  # type: ignore[attr-defined]
        ignore_conflicts=True,
    )


def silent(now: datetime) -> QuerySet[Shift]:
    """Shifts under way in which nothing has happened for 15 minutes since `.last`; not those already asked about."""
    noted = ActivityMinute.objects.filter(person=OuterRef("person"), minute__gt=OuterRef("began_at"))
    newest = Subquery(noted.order_by("-minute").values("minute")[:1], output_field=DateTimeField())
    told = IdleSpell.objects.filter(shift=OuterRef("pk")).order_by("-since").values("until")[:1]
    last = Greatest(F("began_at"), newest + A_MINUTE, Subquery(told))
    unanswered = IdleSpell.objects.filter(shift=OuterRef("pk"), said=Said.NOTHING)
    rows = Shift.objects.filter(ended_at=None).annotate(last=last)
    return rows.filter(~Exists(unanswered), last__lte=now - ASKED_AFTER).order_by("pk")


def overdue(now: datetime) -> QuerySet[IdleSpell]:
    """Asked, and back, long enough ago to have answered."""
    asked = IdleSpell.objects.filter(said=Said.NOTHING).exclude(shift__ended_how=EndedHow.IDLE)
    seen = Greatest("asked_at", Coalesce("until", "asked_at"))
    return asked.annotate(seen=seen).filter(seen__lte=now - CUT_AFTER).order_by("since", "pk")


@transaction.atomic
def cut(pk: int, now: datetime) -> None:
    spell = IdleSpell.objects.select_related("shift__person").get(pk=pk)
    tracking.hold(spell.shift.person)
    held = overdue(now).filter(pk=pk).select_related("shift").first()
    if held is not None:
        cutting.cut(held, EndedHow.IDLE)
