"""The Celery application; its settings are those named CELERY_ in settings.py."""

import gc
import os
import signal
import stat
import warnings
from importlib import import_module
from typing import Any

from celery import Celery
from celery.platforms import SecurityWarning
from celery.signals import worker_before_create_process, worker_process_init, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportdesk.settings")

# Celery advises against root because of pickle; only JSON is accepted here (see settings.py).
warnings.filterwarnings("ignore", category=SecurityWarning)

# Standard input, output and error may be sockets that somebody else reads.
STANDARD_FILES = 2

app = Celery("supportdesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_before_create_process.connect
def share_memory(**kwargs: Any) -> None:
    """What the collector never visits again stays shared between a worker and its children."""
    gc.collect()
    gc.freeze()


@worker_process_init.connect
def finish_first(**kwargs: Any) -> None:
    """A stop signal reaches the whole process group: a worker's children finish their task, then their parent ends."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


@worker_process_init.connect
def let_go_of_the_parents_lines(**kwargs: Any) -> None:
    """A child keeps no copy of its parent's sockets.

    One that takes a dead child's place is born with the line to the broker: if the broker then went away, the parent's
    poll would report that line without end, and the worker would spin and never take work again.
    """
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in map(int, os.listdir("/dev/fd")):
        if number > STANDARD_FILES and _is_socket(number):
            # Not closed: the number must not be given out again while an object of the parent's still names it.
            os.dup2(nothing, number)
    os.close(nothing)


@worker_ready.connect
def be_watched(sender: Any, **kwargs: Any) -> None:
    """In a worker's main process alone: nobody else loads what this needs."""
    import_module("supportdesk.watchdog").begin(sender)


def _is_socket(number: int) -> bool:
    try:
        return stat.S_ISSOCK(os.fstat(number).st_mode)
    except OSError:
        return False
