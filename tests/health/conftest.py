from datetime import timedelta

import pytest
import redis
from django.conf import settings
from django.utils import timezone

from supportdesk.schedule import BEAT_KEY, BEAT_KEY_SECONDS
from tickets.health import heartbeats, machine
from tickets.health.machine import Disk
from tickets.models import Heartbeat, Mailbox
from tickets.models.mailbox import Arrival, Departure


@pytest.fixture(autouse=True)
def _room_on_the_disk(monkeypatch):
    """Whatever the machine of the test has."""
    monkeypatch.setattr(machine, "disks", lambda: [Disk("mail and files", 50 * 10**9, 100 * 10**9)])


@pytest.fixture
def broker():
    """The real one; everything that a test writes there is gone afterwards."""
    client = redis.from_url(settings.CACHES["default"]["LOCATION"])
    client.delete(machine.QUEUE)
    yield client
    client.delete(machine.QUEUE, BEAT_KEY)


@pytest.fixture
def beat_rang(broker):
    """Says how many seconds ago."""
    return lambda seconds: broker.set(BEAT_KEY, 1, ex=BEAT_KEY_SECONDS - seconds)


@pytest.fixture
def heard_of(db):
    """Says of whom, and how many minutes ago."""

    def say(name: str, minutes: float) -> None:
        heartbeats.say(name)
        Heartbeat.objects.filter(name=name).update(at=timezone.now() - timedelta(minutes=minutes))

    return say


@pytest.fixture
def at_work(beat_rang, heard_of):
    """All processes are."""
    beat_rang(1)
    for name in (heartbeats.WORKER, heartbeats.MAIL_IN):
        heard_of(name, 0)


@pytest.fixture
def fetched(mailbox) -> Mailbox:
    """Fetched and sent through a moment ago."""
    now = timezone.now()
    changes = {"arrival": Arrival.IMAP, "departure": Departure.SMTP, "smtp_host": "mx.shop.example"}
    Mailbox.objects.filter(pk=mailbox.pk).update(**changes, last_fetched_at=now, last_arrived_at=now, last_sent_at=now)
    mailbox.refresh_from_db()
    return mailbox


def ago(**span: float):
    return timezone.now() - timedelta(**span)
