"""The response targets that admins set, in order. A change has open promises counted anew, by a worker."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max, QuerySet
from django.shortcuts import get_object_or_404

from tickets.errors import Refused
from tickets.models import BusinessHours, ResponseTarget, TicketKind
from tickets.models.ticket import Priority
from tickets.names import new_key
from tickets.routing.promises import recounting

MOST = 100
PARTS = (("first_answer", "first answer"), ("next_answer", "each further answer"), ("resolution", "resolved"))


def listed() -> QuerySet[ResponseTarget, ResponseTarget]:
    return ResponseTarget.objects.select_related("hours").order_by("position", "pk")[:MOST]


def found(pk: int) -> ResponseTarget:
    """Raises Http404."""
    return get_object_or_404(ResponseTarget.objects.select_related("hours"), pk=pk)


def hours() -> QuerySet[BusinessHours, BusinessHours]:
    return BusinessHours.objects.order_by("-is_default", "name")


@transaction.atomic
def save(target: ResponseTarget) -> None:
    """A new one comes last, and has a key that names it in rules and files. Refused when there are too many."""
    if target.pk is None:
        if ResponseTarget.objects.count() >= MOST:
            raise Refused(f"There can be {MOST} response targets at most.")
        target.key = new_key(ResponseTarget.objects.all(), target.name, "target")
        target.position = (ResponseTarget.objects.aggregate(last=Max("position"))["last"] or 0) + 1
    target.save()
    recounting.ask()


@transaction.atomic
def switch(target: ResponseTarget, on: bool) -> None:
    ResponseTarget.objects.filter(pk=target.pk).update(is_on=on)
    recounting.ask()


@transaction.atomic
def move(target: ResponseTarget, up: bool) -> None:
    """One place up or down; at an end it stays."""
    rows = list(ResponseTarget.objects.select_for_update().order_by("position", "pk"))
    here = next(place for place, row in enumerate(rows) if row.pk == target.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]
    for position, row in enumerate(rows, 1):
        row.position = position
    ResponseTarget.objects.bulk_update(rows, ["position"])
    recounting.ask()


def for_whom(target: ResponseTarget) -> str:
    """'Complaint, high priority', 'All tickets', 'Where a rule says so'."""
    if target.only_by_rule:
        return "Where a rule says so"
    kind = TicketKind.names().get(target.kind, target.kind)
    priority = f"{Priority(target.priority).label.lower()} priority" if target.priority in Priority.values else ""
    return ", ".join(filter(None, (kind, priority))).capitalize() or "All tickets"


def promises(target: ResponseTarget) -> list[str]:
    """'first answer within 2 h', …"""
    asked: Sequence[tuple[str, int | None]] = [(words, getattr(target, name)) for name, words in PARTS]
    return [f"{words} within {lasting(minutes)}" for words, minutes in asked if minutes]


def lasting(minutes: int) -> str:
    """'45 min', '2 h', '1 h 30 min'."""
    hours, rest = divmod(minutes, 60)
    return " ".join(filter(None, (f"{hours} h" if hours else "", f"{rest} min" if rest else "")))
