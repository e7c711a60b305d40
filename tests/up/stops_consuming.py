"""A real worker that stops taking work when it is told to (SIGUSR2), and a dog that is quick to notice:
`python -m celery -A tests.up.stops_consuming worker …`"""

import os
import signal
import time
from pathlib import Path

from celery.signals import worker_ready

from supportdesk import watchdog
from supportdesk.celery import app

NOTES = Path(os.environ["NOTES"])
watchdog.LOOK_EVERY_SECONDS, watchdog.PATIENCE_SECONDS, watchdog.GRACE_SECONDS = 0.2, 1.5, 1.0


@app.task
def note(word: str, seconds: float = 0) -> None:
    time.sleep(seconds)
    with NOTES.open("a") as file:
        file.write(f"{word}\n")


@worker_ready.connect
def listen(sender, **kwargs) -> None:
    with NOTES.open("a") as file:
        file.write(f"began {os.getpid()}\n")
    signal.signal(signal.SIGUSR2, lambda number, frame: sender.task_consumer.cancel())
