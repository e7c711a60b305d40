"""Two of three worker children at most wait for mail servers, and a healthy mailbox always finds its turn."""

import pytest
from django.conf import settings
from django.utils import timezone

from supportdesk.up import commands
from tests.mailboxes.servers import fetched_from
from tickets.mail import fetching, fetching_imap, turns
from tickets.models import Mailbox

pytestmark = pytest.mark.django_db


def healthy(dovecot, name: str) -> Mailbox:
    mailbox = fetched_from(dovecot, address=f"{name}@example.com", uid_validity=1)
    mailbox.save()
    return mailbox


def in_trouble(dovecot, name: str) -> Mailbox:
    mailbox = healthy(dovecot, name)
    Mailbox.objects.filter(pk=mailbox.pk).update(fetch_problem="did not answer in time")
    return mailbox


def new(dovecot, name: str) -> Mailbox:
    mailbox = fetched_from(dovecot, address=f"{name}@example.com")
    mailbox.save()
    return mailbox


def test_one_worker_child_is_always_left_for_taking_mail_in(dovecot):
    assert settings.FETCHING_AT_ONCE < commands.WORKERS
    mailboxes = [healthy(dovecot, name) for name in ("a", "b", "c")]
    assert [bool(turns.take(mailbox.pk)) for mailbox in mailboxes] == [True, True, False]


def test_two_dead_servers_leave_a_turn_for_the_third_mailbox(dovecot):
    first, second, third = in_trouble(dovecot, "a"), in_trouble(dovecot, "b"), healthy(dovecot, "c")
    assert turns.take(first.pk)
    assert not turns.take(second.pk)
    assert turns.take(third.pk)


def test_large_imports_leave_a_turn_for_the_others_too(dovecot):
    first, second, third = new(dovecot, "a"), new(dovecot, "b"), healthy(dovecot, "c")
    assert turns.take(first.pk)
    assert not turns.take(second.pk)
    assert turns.take(third.pk)


def test_a_dead_process_gives_its_turn_back_with_its_lease(dovecot):
    first, second = new(dovecot, "a"), new(dovecot, "b")
    assert turns.take(first.pk)
    Mailbox.objects.filter(pk=first.pk).update(fetch_leased_until=timezone.now())
    assert turns.take(second.pk)


def test_who_waits_longest_is_asked_first(dovecot):
    first, second, third = healthy(dovecot, "a"), healthy(dovecot, "b"), new(dovecot, "c")
    Mailbox.objects.filter(pk=second.pk).update(last_fetched_at=timezone.now() - turns.PAUSE)
    Mailbox.objects.filter(pk=first.pk).update(last_fetched_at=timezone.now())
    assert fetching.to_fetch() == [third.pk, second.pk, first.pk]


def test_a_long_import_gives_way_and_goes_on_at_its_next_turn(dovecot, monkeypatch):
    monkeypatch.setattr(turns, "TURN_SECONDS", 0)
    monkeypatch.setattr(fetching_imap, "BATCH", 5)
    mailbox = fetched_from(dovecot)
    mailbox.save()
    dovecot.fill("support@example.com", [f"Subject: {n}\r\n\r\n".encode() for n in range(12)])
    assert [fetching.fetch(mailbox.pk) for _ in range(4)] == [5, 5, 2, 0]
