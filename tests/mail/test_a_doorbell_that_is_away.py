"""The broker is a doorbell: without it nothing is lost, and nobody waits for it."""

import time

from celery import Celery

from tickets import later


def test_nobody_waits_for_a_broker_that_is_away(tmp_path, monkeypatch):
    away = Celery("away")
    away.config_from_object("django.conf:settings", namespace="CELERY")
    away.conf.broker_url = f"redis+socket://{tmp_path}/redis.sock"
    monkeypatch.setattr(later, "current_app", away)
    began = time.monotonic()
    for _ in range(2):
        later._ring("tickets.tasks.take_in", (1,), 0)
    assert time.monotonic() - began < 1
