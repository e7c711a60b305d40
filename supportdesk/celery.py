"""The Celery application; its settings are those named CELERY_ in settings.py."""

import os
import signal
from typing import Any

from celery import Celery
from celery.signals import worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportdesk.settings")

app = Celery("supportdesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def finish_first(**kwargs: Any) -> None:
    """A stop signal reaches the whole process group: a worker's children finish their task, then their parent ends."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
