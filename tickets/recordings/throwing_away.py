"""Recordings that nobody sends: discarded by who made them, or left lying for too long."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.seeing import seen_by_the_desk
from tickets.models import Recording
from tickets.recordings import places, receiving
from tickets.recordings.limits import UNFINISHED_FOR, UNSENT_FOR

AT_ONCE = 500


@transaction.atomic
def discard(key: str, by: User) -> None:
    """One's own that is part of nothing yet. Raises Recording.DoesNotExist."""
    _throw_away([receiving.own(by).select_for_update(of=("self",)).get(key=key)])


@transaction.atomic
def tidy(now: datetime | None = None) -> int:
    """What was left lying; gives how many. A part at a time: the next hour takes the next."""
    now = now or timezone.now()
    old = Q(finished_at=None, made_at__lt=now - UNFINISHED_FOR) | Q(made_at__lt=now - UNSENT_FOR)
    left = Recording.objects.filter(old, escalation=None, procedure=None).order_by("made_at")
    return _throw_away(left.select_for_update(skip_locked=True)[:AT_ONCE])


def _throw_away(recordings: Iterable[Recording]) -> int:
    gone = list(recordings)
    Recording.objects.filter(pk__in=[each.pk for each in gone]).delete()
    transaction.on_commit(lambda: _remove_files(gone))
    return len(gone)


def _remove_files(gone: Iterable[Recording]) -> None:
    used = _used({each.stored_name for each in gone} - {""})
    for each in gone:
        places.path_of(each).unlink(missing_ok=True)
        if each.stored_name and each.stored_name not in used:
            default_storage.delete(each.stored_name)


def _used(names: Collection[str]) -> set[str]:
    """Those of these files that another recording has, too: of an answer a procedure gets a copy."""
    # Also where its maker does not see that other one; nothing of it is told.
    with seen_by_the_desk():
        others = Recording.objects.filter(stored_name__in=names, stored_name__gt="")
        return set(others.values_list("stored_name", flat=True)) if names else set()
