"""Who gets a digest, and when the next one is due."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.roles import Capability, roles_with
from tickets.dashboard.digest import times
from tickets.dashboard.digest.times import When
from tickets.errors import Refused
from tickets.models import DigestPlan, DigestSent


def plan_of(person: User) -> DigestPlan:
    """What they said; as long as that is nothing, a row that is not saved."""
    return DigestPlan.objects.filter(person=person).first() or DigestPlan(person=person)


@transaction.atomic
def change(person: User, often: str, hour: int, weekday: int) -> DigestPlan:
    """Raises Refused for who does not run the business."""
    check_may(person)
    said = {"often": often, "hour": hour, "weekday": weekday}
    plan, _ = DigestPlan.objects.update_or_create(person=person, defaults=said)
    plan.next_at = following(plan, timezone.now())
    plan.save(update_fields=["next_at"])
    return plan


def check_may(person: User) -> None:
    """Raises Refused."""
    if not person.can(Capability.RUN_BUSINESS):
        raise Refused("The digest is for owners.")


def when(plan: DigestPlan) -> When:
    """Expects the plan's person at hand."""
    return When(plan.often, plan.hour, plan.weekday, zone_of(plan.person))


def zone_of(person: User) -> ZoneInfo:
    try:
        return person.tzinfo
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def following(plan: DigestPlan, now: datetime) -> datetime | None:
    """After one that was sent today comes that of another day."""
    last = last_sent(plan.person)
    return times.after(when(plan), now, last.day if last else None)


def last_sent(person: User) -> DigestSent | None:
    return DigestSent.objects.filter(person=person).order_by("-day").first()


def of_owners() -> QuerySet[DigestPlan]:
    """Plans of those who may get one."""
    is_one = {"person__is_active": True, "person__role__in": roles_with(Capability.RUN_BUSINESS)}
    return DigestPlan.objects.filter(**is_one).select_related("person")


def follow_clocks(now: datetime) -> None:
    """Who has moved to another time zone gets the next one by the clocks there."""
    for plan in of_owners().filter(next_at__gt=now):
        if plan.next_at and not times.holds(when(plan), plan.next_at):
            changed = DigestPlan.objects.filter(pk=plan.pk, next_at=plan.next_at)
            changed.update(next_at=following(plan, now))
