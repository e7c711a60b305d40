"""Watches from beside the workers: 'mail-in' runs this, so that a dead worker or a dead beat is noticed and told.

While no worker works, what the desk writes itself (the alerts) is sent from here.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime

from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils import timezone

from tickets.health import alerting, heartbeats, judging
from tickets.mail import outbox, posting
from tickets.models import DeskMail, Trouble

log = logging.getLogger(__name__)

EVERY_SECONDS = 15.0


async def watch(stop: asyncio.Event) -> None:
    """Until `stop` is set. Signs of life come from a thread of their own: a slow mail server does not hold them up."""
    since = timezone.now()
    await asyncio.gather(_repeat(alive, stop), _repeat(lambda: look(since), stop))


def alive() -> None:
    heartbeats.say(heartbeats.MAIL_IN)


def look(since: datetime) -> None:
    """`since` is when this process began."""
    alerting.look(since)
    if Trouble.objects.filter(kind__in=judging.PROCESSES | judging.BROKER, ended_at=None).exists():
        for mail_id in outbox.due(DeskMail):
            posting.send(mail_id)


async def _repeat(call: Callable[[], None], stop: asyncio.Event) -> None:
    pool = ThreadPoolExecutor(1, thread_name_prefix="watch")
    while not stop.is_set():
        await asyncio.get_running_loop().run_in_executor(pool, _outlast, call)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), EVERY_SECONDS)
    pool.shutdown(wait=False, cancel_futures=True)


def _outlast(call: Callable[[], None]) -> None:
    close_old_connections()
    try:
        call()
    except (DatabaseError, InterfaceError, OSError) as problem:
        log.warning("Nobody watches for the moment: %s", problem)
