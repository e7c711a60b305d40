"""Work for a worker: by task name, ids only, and only after the transaction is committed.

The broker is a doorbell. A ring that is lost is made good by the sweeper, so a broker that is away is no error
for the person whose work is already safe in the database.
"""

import logging

from celery import current_app
from django.core.cache import cache
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def enqueue(task: str, *ids: int, seconds: float = 0) -> None:
    """Rings for `task` (a name in tickets.tasks) `seconds` after this transaction has been committed."""
    transaction.on_commit(lambda: _ring(f"tickets.tasks.{task}", ids, seconds))


def enqueue_once(task: str, row_id: int) -> None:
    """Like `enqueue`, but rings only once until the task has said `answered`: for work that is drained, not counted."""
    transaction.on_commit(lambda: _ring_once(task, row_id))


def answered(task: str, row_id: int) -> None:
    """Said by the task before it looks for work, so that whoever commits after that look rings again."""
    try:
        cache.delete(_bell(task, row_id))
    except RedisError as problem:
        log.warning("No broker to answer (%s).", problem)


def is_rung(task: str, row_id: int) -> bool:
    """Whether somebody rang by `enqueue_once` since the last `answered`: the one who is at it looks once more."""
    try:
        return cache.get(_bell(task, row_id)) is not None
    except RedisError:
        return False


def _ring_once(task: str, row_id: int) -> None:
    try:
        if cache.add(_bell(task, row_id), 1, timeout=10):
            _ring(f"tickets.tasks.{task}", (row_id,), 0)
    except RedisError as problem:
        log.warning("No broker to ring for %s (%s); the sweeper will find the work.", task, problem)


def _bell(task: str, row_id: int) -> str:
    return f"bell:{task}:{row_id}"


def _ring(name: str, ids: tuple[int, ...], seconds: float) -> None:
    try:
        current_app.send_task(name, args=ids, countdown=seconds or None, ignore_result=True, retry=False)
    except (OperationalError, OSError) as problem:
        log.warning("No broker to ring for %s (%s); the sweeper will find the work.", name, problem)
