"""IDLE: the watcher rings within a moment of a delivery, and comes back after whatever happens to it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.db import OperationalError

from tests.dovecot import Dovecot
from tests.mail.letters import mail
from tests.mailboxes.servers import fetched_from
from tests.proxy import proxy
from tickets import later
from tickets.mail import watching
from tickets.mail.watching import Watching
from tickets.models import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rings(monkeypatch) -> list[int]:
    """The numbers of the mailboxes for which a fetch was asked, as they come."""
    heard: list[int] = []
    monkeypatch.setattr(later, "enqueue_once", lambda task, number: heard.append(number))
    return heard


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(watching, "LOOK_SECONDS", 0.1)
    monkeypatch.setattr(watching, "FIRST_PAUSE_SECONDS", 0.1)


def connected(dovecot: Dovecot, **changes) -> Mailbox:
    mailbox = fetched_from(dovecot, **changes)
    mailbox.save()
    return mailbox


@contextmanager
def watched() -> Iterator[Watching]:
    watcher = Watching()
    watcher.start()
    try:
        yield watcher
    finally:
        watcher.stop()
        assert not any(thread.name.startswith("watch") for thread in threading.enumerate())


def wait_for(reached: Callable[[], bool], seconds: float = 5) -> float:
    """The seconds until then."""
    began = time.monotonic()
    while not reached():
        assert time.monotonic() - began < seconds
        time.sleep(0.01)
    return time.monotonic() - began


def test_a_delivery_rings_within_a_second(dovecot, rings):
    mailbox = connected(dovecot)
    with watched():
        wait_for(lambda: rings == [mailbox.pk])  # whatever came before it listened
        time.sleep(0.1)
        for count in (2, 3):
            dovecot.deliver_by_lmtp("support@example.com", mail(f"number {count}"))
            assert wait_for(lambda count=count: len(rings) == count) < 1


def test_a_line_that_breaks_is_made_again_and_what_came_meanwhile_is_heard_of(dovecot, rings):
    with proxy(dovecot.imap_port) as line:
        connected(dovecot, imap_port=line.port, imap_security="none")
        with watched():
            wait_for(lambda: len(rings) == 1)
            line.take_down()
            dovecot.deliver_by_lmtp("support@example.com", mail())
            line.is_down = False
            wait_for(lambda: len(rings) == 2)


def test_pauses_between_tries_grow(dovecot, rings):
    with proxy(dovecot.imap_port) as line:
        line.is_down = True
        connected(dovecot, imap_port=line.port, imap_security="none")
        with watched():
            wait_for(lambda: line.connections == 3)
            time.sleep(0.3)  # the third pause takes 0.4 s
            assert line.connections == 3


def test_idle_is_renewed_before_the_server_or_a_router_ends_it(dovecot, rings, monkeypatch):
    monkeypatch.setattr(watching, "RENEW_SECONDS", 0.2)
    monkeypatch.setattr(watching, "LISTEN_SECONDS", 0.1)
    with proxy(dovecot.imap_port) as line:
        connected(dovecot, imap_port=line.port, imap_security="none")
        with watched():
            wait_for(lambda: sum(b"IDLE\r\n" in each for each in line.passed) >= 3)
            dovecot.deliver_by_lmtp("support@example.com", mail())
            wait_for(lambda: len(rings) == 2)
        assert line.connections == 1


def test_watches_come_and_go_as_mailboxes_do(dovecot, rings):
    with watched() as watcher:
        mailbox = connected(dovecot)
        wait_for(lambda: list(watcher.watches) == [mailbox.pk])
        first = watcher.watches[mailbox.pk]
        Mailbox.objects.update(imap_port=dovecot.imap_port, imap_security="starttls")
        wait_for(lambda: watcher.watches.get(mailbox.pk) not in (None, first))
        Mailbox.objects.update(is_active=False)
        wait_for(lambda: not watcher.watches)
        wait_for(lambda: not any(thread.name.startswith("watch-") for thread in threading.enumerate()))


def test_a_mailbox_whose_fetching_fails_is_left_to_the_polling(dovecot, rings):
    connected(dovecot, fetch_problem="did not accept the user name")
    assert watching.to_watch() == []


def test_a_server_without_idle_is_left_to_the_polling(dovecot, rings, monkeypatch):
    monkeypatch.setattr(watching.IMAPClient, "has_capability", lambda self, name: name != "IDLE")
    mailbox = connected(dovecot)
    with watched() as watcher:
        wait_for(lambda: mailbox.pk in watcher.watches)
        wait_for(lambda: watcher.watches[mailbox.pk].pause == watching.LONGEST_PAUSE_SECONDS)
        assert rings == []


def test_a_database_that_is_away_does_not_end_it(dovecot, rings, monkeypatch):
    mailbox = connected(dovecot)
    with watched() as watcher:
        wait_for(lambda: len(rings) == 1)
        with monkeypatch.context() as broken:
            looks = []

            def away():
                looks.append(1)
                raise OperationalError("the database system is shutting down")

            broken.setattr(watching, "to_watch", away)
            wait_for(lambda: len(looks) >= 2)
        dovecot.deliver_by_lmtp("support@example.com", mail())
        wait_for(lambda: len(rings) == 2)
        assert mailbox.pk in watcher.watches


def test_a_broker_that_is_away_does_not_end_it(dovecot, settings):
    mailbox = connected(dovecot)
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1"}
    }
    with watched() as watcher:
        wait_for(lambda: mailbox.pk in watcher.watches)
        for _ in range(2):
            dovecot.deliver_by_lmtp("support@example.com", mail())
        time.sleep(0.3)
        assert watcher.is_alive()
        assert watcher.watches[mailbox.pk].is_alive()


def test_it_stops_at_once_whatever_it_waits_for(dovecot, rings):
    with proxy(dovecot.imap_port) as line:
        connected(dovecot, imap_port=line.port, imap_security="none")
        with watched() as watcher:
            wait_for(lambda: len(rings) == 1)
            began = time.monotonic()
            watcher.stop()
            assert time.monotonic() - began < 1


def test_who_rings_in_mid_fetch_is_heard_at_its_end(dovecot, monkeypatch):
    from tickets.mail import fetching

    mailbox = connected(dovecot)
    dovecot.deliver("support@example.com", mail("one"))
    take, during = fetching._take, []

    def take_and_hear(turn):
        fetched = take(turn)
        if not during:
            during.append(1)
            dovecot.deliver("support@example.com", mail("two"))
            cache.set(later._bell("fetch", mailbox.pk), 1, timeout=10)
        return fetched

    monkeypatch.setattr(fetching, "_take", take_and_hear)
    assert fetching.fetch(mailbox.pk) == 2
    assert not later.is_rung("fetch", mailbox.pk)
