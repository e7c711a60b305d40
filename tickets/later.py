"""Work for a worker: by task name, ids only, and only after the transaction is committed.

The broker is a doorbell. A ring that is lost is made good by the sweeper, so a broker that is away is no error
for the person whose work is already safe in the database.
"""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def enqueue(task: str, *ids: int, seconds: float = 0) -> None:
    """Rings for `task` (a name in tickets.tasks) `seconds` after this transaction has been committed."""
    transaction.on_commit(lambda: _ring(f"tickets.tasks.{task}", ids, seconds))


def _ring(name: str, ids: tuple[int, ...], seconds: float) -> None:
    try:
        current_app.send_task(name, args=ids, countdown=seconds or None, ignore_result=True, retry=False)
    except (OperationalError, OSError) as problem:
        log.warning("No broker to ring for %s (%s); the sweeper will find the work.", name, problem)
