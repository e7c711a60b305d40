"""What still has to be learnt: the kinds of mail that cause questions, procedures that never fit; and what helped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from accounts.models import User
from tickets import access
from tickets.models import Procedure, TicketKind
from tickets.models.procedure_use import Found, Outcome

LATELY, LONG_AGO = timedelta(days=28), timedelta(days=728)
MOST_KINDS, MOST_PROCEDURES, LEAST_UNFIT = 8, 10, 2


@dataclass(frozen=True)
class KindAsked:
    name: str
    questions: int


def kinds(by: User, now: datetime) -> Sequence[KindAsked]:
    """One statement."""
    asked = access.escalations_visible_to(by).filter(asked_at__gte=now - LATELY, withdrawn_at=None)
    rows = asked.values_list("ticket__kind").annotate(times=Count("pk")).order_by("-times", "ticket__kind")
    names = TicketKind.names()
    return [KindAsked(names.get(kind, kind) or "No kind yet", times) for kind, times in rows[:MOST_KINDS]]


def never_fit(by: User, now: datetime) -> Sequence[Procedure]:
    """In use; `.unfit` is how often it did not fit. Two statements."""
    uses = access.uses_visible_to(by).filter(began_at__gte=now - LONG_AGO)
    rows = uses.values("procedure").annotate(
        unfit=Count("pk", filter=Q(outcome=Outcome.UNFIT)), used=Count("pk", filter=Q(outcome=Outcome.USED))
    )
    bad = dict(rows.filter(used=0, unfit__gte=LEAST_UNFIT).order_by("-unfit").values_list("procedure", "unfit")[:100])
    in_use = access.procedures_visible_to(by).filter(pk__in=bad, retired_at=None, current__isnull=False)
    found = list(in_use.select_related("current").defer("current__words", "current__text", "current__steps"))
    for procedure in found:
        procedure.unfit = bad[procedure.pk]  # type: ignore[attr-defined]
    return sorted(found, key=lambda each: (-bad[each.pk], each.pk))[:MOST_PROCEDURES]


def not_asked(by: User, now: datetime) -> int:
    """One statement."""
    found = access.uses_visible_to(by).filter(began_at__gte=now - LATELY, found=Found.ANSWERED)
    return found.exclude(outcome=Outcome.UNFIT).count()
