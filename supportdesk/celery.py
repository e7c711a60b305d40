"""The Celery application; its settings are those named CELERY_ in settings.py."""

import gc
import os
import signal
import warnings
from typing import Any

from celery import Celery
from celery.platforms import SecurityWarning
from celery.signals import worker_before_create_process, worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportdesk.settings")

# Celery advises against root because of pickle; only JSON is accepted here (see settings.py).
warnings.filterwarnings("ignore", category=SecurityWarning)

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
