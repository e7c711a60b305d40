"""A beat that is started again more often than something is due would otherwise never ring for it."""

import json
import os
import subprocess
import sys
import time

import pytest
import redis
from django.conf import settings

from supportdesk.env import CHECKOUT
from supportdesk.schedule import BEAT_KEY, BEAT_KEY_SECONDS, SCHEDULE

PATIENCE_SECONDS = 20


@pytest.fixture
def broker():
    """A database of the real one that nobody else uses."""
    client = redis.from_url(settings.CACHES["default"]["LOCATION"].partition("?")[0], db=15)
    client.flushdb()
    yield client
    client.flushdb()


@pytest.fixture
def beat(broker, tmp_path):
    where = settings.CACHES["default"]["LOCATION"].partition("?")[0] + "?db=15"
    given = {"REDIS_URL": where, "SUPPORTDESK_DATA": str(tmp_path)}
    process = subprocess.Popen(
        [sys.executable, "-m", "supportdesk.beat"],
        cwd=CHECKOUT,
        env={**os.environ, **given, "SECRET_KEY": settings.SECRET_KEY},
    )
    yield process
    process.terminate()
    process.wait(timeout=10)


def rung(broker) -> set[str]:
    return {json.loads(each)["headers"]["task"] for each in broker.lrange("celery", 0, -1)}


def test_each_is_rung_for_at_once_and_says_that_beat_lives(broker, beat):
    until = time.monotonic() + PATIENCE_SECONDS
    while rung(broker) != set(SCHEDULE) and time.monotonic() < until:
        time.sleep(0.05)
    assert rung(broker) == set(SCHEDULE)
    assert BEAT_KEY_SECONDS - broker.ttl(BEAT_KEY) < PATIENCE_SECONDS
