"""Tells owners and admins once that something does not work, and once that it works again.

A Trouble is opened at the first look that finds it and told at a later one: what heals by itself disturbs nobody. Looks
may run anywhere and at once: one at a time does the work, and the rows say what was told.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from tickets import locks
from tickets.health import figures, judging, telling
from tickets.health.judging import Found, Verdict
from tickets.models import Trouble
from tickets.models.trouble import TroubleKind

# After a night everything is late for a moment.
BEFORE_TELLING = timedelta(minutes=3)
BEFORE_TELLING_THE_END = timedelta(minutes=5)
QUIET = timedelta(hours=1)


def look(since: datetime | None = None) -> list[int]:
    """Opens, ends and tells; returns the ids of the mails that it queued.

    `since` is when the process that looks began: of the other processes nothing is said in its first minutes, since
    they may begin with it after a night.
    """
    seen = figures.gather()
    verdict = judging.judge(seen)
    if since is not None and seen.at - since < judging.SILENT_PROCESS:
        verdict = _without_processes(verdict)
    return settle(verdict, seen.at)


@transaction.atomic
def settle(verdict: Verdict, at: datetime) -> list[int]:
    """What `look` does with what it saw at `at`."""
    if not _alone():
        return []
    found = {each.key: each for each in verdict.found}
    for trouble in Trouble.objects.filter(ended_at=None).select_for_update():
        now = found.pop((trouble.mailbox_id, trouble.kind), None)
        if now is not None:
            _say(trouble, now)
        elif trouble.kind not in verdict.unknowable:
            Trouble.objects.filter(pk=trouble.pk).update(ended_at=at)
    for each in found.values():
        _open(each, at)
    return [*_tell(at), *_tell_ends(at)]


def _without_processes(verdict: Verdict) -> Verdict:
    quiet = judging.PROCESSES | {TroubleKind.MAIL_IN}
    kept = [each for each in verdict.found if each.kind not in quiet]
    return Verdict(kept, verdict.unknowable | quiet | judging.CONSEQUENCES)


def _alone() -> bool:
    return locks.try_to_hold(locks.Lock.TROUBLES)


def _open(found: Found, at: datetime) -> None:
    """What ended a moment ago, and was not told to be over, goes on."""
    before = Trouble.objects.filter(_same(*found.key), ended_at__gt=at - BEFORE_TELLING_THE_END, end_told_at=None)
    recent = before.order_by("-pk").first()
    if recent is None:
        Trouble.objects.create(mailbox_id=found.mailbox_id, kind=found.kind, said=found.said, began_at=at)
    else:
        Trouble.objects.filter(pk=recent.pk).update(ended_at=None, said=found.said)


def _same(mailbox_id: int | None, kind: str) -> Q:
    return Q(mailbox_id=mailbox_id, kind=kind)


def _say(trouble: Trouble, found: Found) -> None:
    if trouble.said != found.said:
        Trouble.objects.filter(pk=trouble.pk).update(said=found.said)


def _tell(at: datetime) -> list[int]:
    """What flaps is told once in an hour."""
    untold = Trouble.objects.filter(ended_at=None, told_at=None, began_at__lte=at - BEFORE_TELLING)
    queued: list[int] = []
    for trouble in untold.select_related("mailbox"):
        same = _same(trouble.mailbox_id, trouble.kind)
        if not Trouble.objects.filter(same, told_at__gt=at - QUIET).exists():
            queued += telling.began(trouble)
            Trouble.objects.filter(pk=trouble.pk).update(told_at=at)
    return queued


def _tell_ends(at: datetime) -> list[int]:
    over = Q(ended_at__lte=at - BEFORE_TELLING_THE_END, end_told_at=None, told_at__isnull=False)
    queued: list[int] = []
    for trouble in Trouble.objects.filter(over).select_related("mailbox"):
        queued += telling.ended(trouble)
        Trouble.objects.filter(pk=trouble.pk).update(end_told_at=at)
    return queued
