"""Figures from the real database and broker → what is wrong, and in which words."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import make_mailbox
from tests.health.conftest import ago
from tests.mailboxes.test_listing_outgoing_mail import answer
from tickets.health import figures, heartbeats, judging, machine
from tickets.health.machine import Broker, Disk
from tickets.mail.sending import PUT_OFF
from tickets.models import InboundMail, Mailbox, OAuthGrant
from tickets.models.trouble import TroubleKind

pytestmark = pytest.mark.django_db


def found() -> dict[str, str]:
    return {each.kind.value: each.said for each in judging.judge(figures.gather()).found}


def change(mailbox: Mailbox, **fields: object) -> None:
    Mailbox.objects.filter(pk=mailbox.pk).update(**fields)


def received(mailbox: Mailbox, at, state: str = "received", **fields: object) -> InboundMail:
    key = f"{state}{InboundMail.objects.count()}"
    return InboundMail.objects.create(
        mailbox=mailbox, source="imap", delivery_key=key, received_at=at, state=state, **fields
    )


def test_nothing_when_all_is_well(at_work, fetched):
    assert found() == {}


def test_a_desk_that_never_ran_is_not_in_trouble(broker, mailbox):
    assert found() == {}


def test_a_worker_that_takes_no_work_any_more(at_work, heard_of, fetched):
    heard_of(heartbeats.WORKER, 3)
    received(fetched, timezone.now())
    assert found() == {"worker": "No worker has done anything for 3 minutes. 1 mail waits for it."}


def test_a_beat_that_stands_still_and_not_the_worker_that_waits_for_it(at_work, beat_rang, heard_of):
    beat_rang(300)
    heard_of(heartbeats.WORKER, 5)
    assert list(found()) == ["beat"]
    assert "5 minutes" in found()["beat"]


def test_a_beat_that_is_unheard_of_since_redis_was_emptied(broker, heard_of):
    heard_of(heartbeats.WORKER, 5)
    assert list(found()) == ["beat"]


def test_mail_in_only_where_mail_is_sent_straight_to_the_desk(at_work, heard_of, fetched):
    heard_of(heartbeats.MAIL_IN, 5)
    assert found() == {}
    make_mailbox("direct@shop.example")
    assert list(found()) == ["mail_in"]


def test_mailboxes_are_not_blamed_for_a_dead_worker(at_work, heard_of, fetched):
    change(fetched, last_fetched_at=ago(hours=2))
    heard_of(heartbeats.WORKER, 120)
    verdict = judging.judge(figures.gather())
    assert [each.kind for each in verdict.found] == [TroubleKind.WORKER]
    assert TroubleKind.FETCHING in verdict.unknowable


def test_without_redis_nothing_is_said_of_anybody_else(at_work, fetched, monkeypatch):
    monkeypatch.setattr(machine, "broker", lambda: Broker(False, said="Connection refused"))
    verdict = judging.judge(figures.gather())
    assert [each.kind for each in verdict.found] == [TroubleKind.BROKER]
    assert {TroubleKind.WORKER, TroubleKind.FETCHING} <= verdict.unknowable


@pytest.mark.parametrize(("minutes", "kinds"), [(29, []), (31, ["fetching"])])
def test_fetching_that_fails_for_longer_than_the_mailbox_allows(at_work, fetched, minutes, kinds):
    change(fetched, fetch_problem="The password is wrong", last_fetched_at=ago(minutes=minutes))
    assert list(found()) == kinds


def test_a_mailbox_that_nobody_looks_at(at_work, fetched):
    change(fetched, last_fetched_at=ago(hours=3))
    assert found()["fetching"] == "Nobody has looked for new mail for 3 hours."


def test_leave_that_was_taken_back_is_told_at_once(at_work, fetched, olivia):
    OAuthGrant.objects.create(mailbox=fetched, account="x", problem="Connect it again.", granted_by=olivia)
    assert found() == {"fetching": "Connect it again."}


def retried(mailbox: Mailbox, ticket, olivia, **span: float):
    mail = answer(ticket, olivia, "queued", attempts=3)
    type(mail).objects.filter(pk=mail.pk).update(mailbox=mailbox, sent_at=None, queued_at=ago(**span))
    return mail


def test_sending_that_fails_for_longer_than_the_mailbox_allows(at_work, fetched, ticket, olivia):
    change(fetched, send_problem="The password is wrong")
    retried(fetched, ticket, olivia, minutes=29)
    assert found() == {}
    retried(fetched, ticket, olivia, minutes=31)
    assert found() == {"sending": "The password is wrong"}


def test_one_answer_that_its_server_puts_off_is_no_trouble_of_the_mailbox(at_work, fetched, ticket, olivia):
    change(fetched, send_problem=PUT_OFF)
    retried(fetched, ticket, olivia, hours=2)
    assert found() == {}
    retried(fetched, ticket, olivia, hours=1)
    assert list(found()) == ["sending"]


def test_mail_that_waits_to_be_read(at_work, fetched):
    received(fetched, ago(hours=5), is_old=True)
    received(fetched, ago(hours=5), state="done")
    received(fetched, ago(minutes=14))
    assert found() == {}
    InboundMail.objects.filter(is_old=False, state="received").update(received_at=ago(minutes=16))
    assert found() == {"reading": "Mail that came in 16 minutes ago still waits to be made into a ticket."}


def test_silence_counts_only_where_somebody_asked_for_it(at_work, fetched):
    change(fetched, last_arrived_at=ago(days=30))
    assert found() == {}
    change(fetched, silent_after_hours=48)
    assert "30 days" in found()["silent"]


def test_a_deactivated_mailbox_is_left_alone(at_work, fetched):
    change(fetched, is_active=False, last_fetched_at=ago(days=3), fetch_problem="The password is wrong")
    assert found() == {}


@pytest.mark.parametrize(("free", "size", "low"), [(10, 100, False), (4, 100, True), (0.9, 10, True), (1.1, 10, False)])
def test_a_disk_that_is_almost_full(free, size, low):
    assert Disk("x", int(free * 10**9), int(size * 10**9)).is_low == low


def test_a_full_disk_is_told_once_for_all_disks(at_work, mailbox, monkeypatch):
    monkeypatch.setattr(machine, "disks", lambda: [Disk("stored mail", 10**8, 10**11), Disk("the database", 1, 10)])
    assert found() == {"disk": "The disk with stored mail is almost full: 0.1 GB of 100 GB are free."}


@pytest.mark.parametrize(
    ("span", "words"),
    [
        ({"seconds": 1}, "1 second"),
        ({"minutes": 119}, "1 hour"),
        ({"days": 2}, "2 days"),
        ({"seconds": -5}, "0 seconds"),
    ],
)
def test_spans_in_words(span, words):
    assert judging.in_words(timedelta(**span)) == words
