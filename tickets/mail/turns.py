"""Whose turn it is to fetch: one fetch of a mailbox at a time, few fetches at once, nobody for long.

A fetch waits for somebody else's server and holds a worker meanwhile. So only `FETCHING_AT_ONCE` run at a time, fewer
than there are workers; and of those one less are open to mailboxes that may take long (never fetched to the end, or in
trouble when last tried), so that a healthy mailbox always finds its turn.
"""

import time
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tickets import locks
from tickets.errors import TakenOver
from tickets.models import Mailbox
from tickets.models.mailbox import Arrival

LEASE = settings.FETCHING_LEASE
PAUSE = settings.FETCHING_PAUSE
AT_ONCE = settings.FETCHING_AT_ONCE
TURN_SECONDS = 120

FETCHED = (Arrival.IMAP, Arrival.POP3)
MAY_TAKE_LONG = ~Q(fetch_problem="") | Q(uid_validity=None)


class Turn:
    """A lease on a mailbox. All methods raise TakenOver when it ran out, or the mailbox was connected elsewhere."""

    def __init__(self, mailbox: Mailbox, until: datetime) -> None:
        self.mailbox = mailbox
        self.until = until
        # A write whose answer was lost may have been done all the same.
        self.perhaps = {until}
        self.began = time.monotonic()

    @property
    def is_over(self) -> bool:
        """Whether others should come to theirs now; what is left waits for the next one."""
        return time.monotonic() - self.began > TURN_SECONDS

    def hold(self, **changes: object) -> None:
        """Writes how far the fetch has come, and makes sure of half a lease at least."""
        now = timezone.now()
        if changes or self.until - now < LEASE / 2:
            self._write(now + LEASE, **changes)

    def end(self, **changes: object) -> None:
        self._write(None, **changes)

    def _write(self, until: datetime | None, **changes: object) -> None:
        mine = Mailbox.objects.filter(pk=self.mailbox.pk, fetch_leased_until__in=self.perhaps)
        if until is not None:
            self.perhaps = {*self.perhaps, until}
        if not mine.update(fetch_leased_until=until, **changes):
            raise TakenOver("Somebody else fetches this mailbox by now, or it was connected anew")
        if until is not None:
            self.until, self.perhaps = until, {until}


def take(mailbox_id: int) -> Turn | None:
    """None when somebody else is at it, when it is to be left alone for now, or when enough others are fetched."""
    with transaction.atomic():
        _one_by_one()
        now = timezone.now()
        free = Q(fetch_leased_until=None) | Q(fetch_leased_until__lte=now)
        rested = Q(fetch_paused_until=None) | Q(fetch_paused_until__lte=now)
        mailbox = Mailbox.objects.filter(free & rested, pk=mailbox_id, is_active=True, arrival__in=FETCHED).first()
        if mailbox is None or not _has_room(mailbox, now):
            return None
        until = now + LEASE
        Mailbox.objects.filter(pk=mailbox_id).update(fetch_leased_until=until)
    return Turn(mailbox, until)


def _one_by_one() -> None:
    """Of two that look at the same time, one sees the other's lease."""
    locks.hold(locks.Lock.FETCHING)


def _has_room(mailbox: Mailbox, now: datetime) -> bool:
    leased = Mailbox.objects.filter(fetch_leased_until__gt=now, is_active=True)
    if leased.count() >= AT_ONCE:
        return False
    may_take_long = bool(mailbox.fetch_problem) or mailbox.uid_validity is None
    return not may_take_long or leased.filter(MAY_TAKE_LONG).count() < max(AT_ONCE - 1, 1)
