"""Fetches new mail of a mailbox, by IMAP or POP3, whatever is marked as read.

The lease of `turns` keeps two from doing the same work; the delivery keys keep it from being done twice if they do.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import DatabaseError, InterfaceError, OperationalError
from django.db.models import F, Q
from django.utils import timezone

from tickets import later
from tickets.errors import SupportdeskError, TakenOver
from tickets.mail import fetching_imap, fetching_pop3, outages, turns
from tickets.mail.outages import OUTAGES
from tickets.mail.turns import Turn
from tickets.models import Mailbox
from tickets.models.mailbox import Arrival

log = logging.getLogger(__name__)

WAYS: dict[str, Callable[[Turn], int]] = {Arrival.IMAP: fetching_imap.fetch, Arrival.POP3: fetching_pop3.fetch}
# Each look at a POP3 mailbox is a sign-in, and providers refuse who signs in all the time.
POP3_EVERY = timedelta(seconds=55)


def fetch(mailbox_id: int) -> int:
    """Stores what is new and says how much that was; 0 when it is not our turn. Trouble goes on the mailbox.

    Who rings while a fetch goes on is not heard by it, and finds the lease taken: so it looks once more at its end.
    """
    fetched = 0
    while turn := turns.take(mailbox_id):
        later.answered("fetch", mailbox_id)
        fetched += _take(turn)
        if not later.is_rung("fetch", mailbox_id):
            break
    return fetched


def to_fetch() -> list[int]:
    """Longest waiting first."""
    pop3_is_due = Q(last_fetched_at=None) | Q(last_fetched_at__lt=timezone.now() - POP3_EVERY)
    due = Q(arrival=Arrival.IMAP) | Q(arrival=Arrival.POP3) & pop3_is_due
    waiting = Mailbox.objects.filter(due, is_active=True).order_by(F("last_fetched_at").asc(nulls_first=True))
    return list(waiting.values_list("pk", flat=True))


def _take(turn: Turn) -> int:
    try:
        with outages.named():
            fetched = WAYS[turn.mailbox.arrival](turn)
            turn.end(fetch_problem="", last_fetched_at=timezone.now())
    except TakenOver as problem:
        log.warning("Fetching %s: %s", turn.mailbox, problem)
        return 0
    except (*OUTAGES, SupportdeskError) as problem:
        log.warning("Fetching %s: %s", turn.mailbox, problem)
        _break_off(turn, problem)
        return 0
    return fetched


def _break_off(turn: Turn, problem: Exception) -> None:
    """What is stored so far stays. A database that was away is no fault of the mailbox: it goes on at once."""
    away = _is_database_away(problem) or _is_database_away(problem.__cause__)
    pause = {} if away else {"fetch_problem": str(problem), "fetch_paused_until": timezone.now() + turns.PAUSE}
    try:
        outages.outlast(lambda: turn.end(**pause))
    except TakenOver:
        return
    if away:
        later.enqueue("fetch", turn.mailbox.pk)


def _is_database_away(problem: BaseException | None) -> bool:
    """A plain DatabaseError is a connection that broke in mid-answer; others say no to what was asked of it."""
    return isinstance(problem, (OperationalError, InterfaceError)) or type(problem) is DatabaseError
