"""Each digest is queued once, however many workers look: under the lock of its plan, with a row for the day."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Capability, roles_with
from tickets import later
from tickets.dashboard.digest import planning, times, writing
from tickets.errors import Refused
from tickets.mail import system
from tickets.models import DeskMail, DigestPlan, DigestSent

TASK, TASK_NOW = "send_digest", "send_digest_now"
# Whoever presses the button twice has one.
AGAIN_AFTER = timedelta(minutes=1)


def due(now: datetime) -> list[int]:
    """The keys of plans whose digest is due."""
    planning.follow_clocks(now)
    return list(planning.of_owners().filter(next_at__lte=now).values_list("pk", flat=True))


@transaction.atomic
def send(plan_id: int, now: datetime | None = None) -> DeskMail | None:
    """Queues the digest of this plan if it is due and no other worker is at it. After days without the desk it is one,
    which tells of all of them; none where today's own is still to come, or was sent."""
    now = now or timezone.now()
    rows = planning.of_owners().select_for_update(skip_locked=True, of=("self",))
    plan = rows.filter(pk=plan_id, next_at__lte=now).first()
    if plan is None:
        return None
    last, when = planning.last_sent(plan.person), planning.when(plan)
    was_sent = last is not None and last.day >= when.day(now)
    mail = None if was_sent or times.comes_later_today(when, now) else _queue(plan, last, now)
    plan.next_at = planning.following(plan, now)
    plan.save(update_fields=["next_at"])
    return mail


def ask_for_one(person: User) -> None:
    """Has a worker write one at once: it takes a moment. Raises Refused."""
    planning.check_may(person)
    if is_on_its_way(person):
        raise Refused("One is on its way already. If it does not arrive, look at ‘Outgoing mail’.")
    later.enqueue_once(TASK_NOW, person.pk)


def is_on_its_way(person: User) -> bool:
    just_now = DeskMail.objects.filter(about=writing.about(person), queued_at__gt=timezone.now() - AGAIN_AFTER)
    return just_now.exists()


@transaction.atomic
def send_one_now(person_id: int) -> DeskMail | None:
    """Besides those that are due, whose days go on."""
    owners = User.objects.filter(role__in=roles_with(Capability.RUN_BUSINESS), is_active=True)
    person = owners.select_for_update(no_key=True).filter(pk=person_id).first()
    if person is None or is_on_its_way(person):
        return None
    plan, last = planning.plan_of(person), planning.last_sent(person)
    return system.queue(writing.letter(person, plan.often, last.until if last else None, timezone.now()))


def _queue(plan: DigestPlan, last: DigestSent | None, now: datetime) -> DeskMail:
    since = last.until if last else None
    mail = system.queue(writing.letter(plan.person, plan.often, since, now))
    day = planning.when(plan).day(now)
    DigestSent.objects.create(person=plan.person, day=day, since=since or now, until=now, mail=mail)
    return mail
