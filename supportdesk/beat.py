"""The process that rings when something is due. It knows task names only: no Django, no tasks, half the memory."""

from typing import Any

import redis
from celery import Celery
from celery.signals import after_task_publish

from supportdesk.env import env
from supportdesk.places import broker_url
from supportdesk.schedule import BEAT_KEY, BEAT_KEY_SECONDS, beat_schedule

PATIENCE_SECONDS = 2

app = Celery("beat", broker=broker_url(env().redis_url))
app.conf.update(
    beat_schedule=beat_schedule(),
    # Nothing to remember: everything is rung for at the start.
    beat_scheduler="celery.beat:Scheduler",
    broker_connection_retry_on_startup=True,
    task_ignore_result=True,
    timezone="UTC",
    worker_hijack_root_logger=False,
)
pulse = redis.from_url(env().redis_url, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS)


@after_task_publish.connect
def alive(**kwargs: Any) -> None:
    """A sign of life that needs no worker to be seen. A broker that went away just now is told by the next ring."""
    try:
        pulse.set(BEAT_KEY, 1, ex=BEAT_KEY_SECONDS)
    except redis.RedisError as problem:
        print(f"No sign of life from beat: {problem}", flush=True)


if __name__ == "__main__":
    # Not by Celery's command line, which loads a shell and the whole worker first.
    app.Beat(loglevel="WARNING", quiet=True, pidfile=None, redirect_stdouts=False).run()
