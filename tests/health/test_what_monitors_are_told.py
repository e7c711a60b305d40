"""GET /health/: 200 when well, 503 when somebody should get up, and nothing at all for strangers."""

from dataclasses import replace

import pytest
from django.conf import settings as django_settings
from django.db import OperationalError
from django.test import Client

from tests.cast import signed_in
from tests.health.conftest import ago
from tickets.health import figures, heartbeats, machine, tokens
from tickets.health.machine import Broker, Disk
from tickets.models import InboundMail, Mailbox

KEYS = {
    "ok", "at", "version", "database", "redis", "worker_seconds", "beat_seconds", "mail_in_seconds", "queue",
    "waiting", "disks", "mailboxes", "troubles",
}  # fmt: skip


@pytest.fixture
def token(adam) -> str:
    return tokens.renew(adam)


def ask(token: str):
    return Client().get("/health/", headers={"Authorization": f"Bearer {token}"})


def test_well(token, at_work, fetched):
    answer = ask(token)
    assert answer.status_code == 200
    told = answer.json()
    assert set(told) == KEYS
    assert (told["ok"], told["database"], told["redis"], told["troubles"]) == (True, True, True, [])
    assert told["worker_seconds"] < 60
    assert told["disks"][0]["free_bytes"] == 50 * 10**9


def test_by_the_address_for_monitors_that_send_no_header(token, at_work):
    assert Client().get(f"/health/?token={token}").status_code == 200


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer "}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic x"}]
)
def test_a_stranger_learns_nothing(token, headers):
    for query in ("", "?token=", "?token=wrong"):
        answer = Client().get(f"/health/{query}", headers=headers)
        assert answer.status_code == 404
        assert b"worker" not in answer.content


def test_without_any_token_made_there_is_no_such_page(db):
    assert ask("").status_code == 404
    assert ask("anything").status_code == 404


def test_signing_in_is_no_token(token, olivia):
    assert signed_in(olivia).get("/health/").status_code == 404


def test_a_new_token_ends_the_former(token, adam, at_work):
    fresh = tokens.renew(adam)
    assert (ask(token).status_code, ask(fresh).status_code) == (404, 200)


def test_the_token_of_the_environment(db, at_work, settings):
    settings.ENV = replace(django_settings.ENV, health_token="from-the-environment-0123456789")
    assert ask("from-the-environment-0123456789").status_code == 200
    assert ask("from-the-environment").status_code == 404


def test_a_dead_worker_wakes_somebody(token, at_work, heard_of):
    heard_of(heartbeats.WORKER, 5)
    answer = ask(token)
    assert answer.status_code == 503
    assert answer.json()["troubles"] == [{"kind": "worker", "mailbox": None, "why": "No worker is running"}]


def test_a_failing_mailbox_wakes_somebody_and_its_troubles_are_not_told_in_full(token, at_work, fetched):
    Mailbox.objects.update(fetch_problem="host.secret.example does not answer", last_fetched_at=ago(hours=1))
    answer = ask(token)
    assert answer.status_code == 503
    told = {"kind": "fetching", "mailbox": "support@shop.example", "why": "Mail cannot be fetched"}
    assert answer.json()["troubles"] == [told]
    assert "secret" not in answer.text


def test_each_mailbox_says_how_it_goes_in_and_out(token, at_work, fetched):
    Mailbox.objects.update(last_arrived_at=ago(minutes=9), last_fetched_at=ago(seconds=30), last_sent_at=None)
    for number in range(2):
        InboundMail.objects.create(mailbox=fetched, source="imap", delivery_key=str(number), received_at=ago(minutes=4))
    InboundMail.objects.create(mailbox=fetched, source="imap", delivery_key="x", state="failed", problem="secret words")
    answer = ask(token)
    [told] = answer.json()["mailboxes"]
    spans = {name: told.pop(name) for name in ("last_in_seconds", "last_fetched_seconds", "lag_seconds")}
    assert told == {
        **{"mailbox": "support@shop.example", "active": True, "last_out_seconds": None},
        **{"waiting_in": 2, "waiting_out": 0, "failed_in": 1, "failed_out": 0, "unknown_out": 0},
    }
    expected = {"last_in_seconds": 540, "last_fetched_seconds": 30, "lag_seconds": 240}
    assert spans == pytest.approx(expected, abs=20)
    assert b"secret" not in answer.content


def test_silence_is_told_and_wakes_nobody(token, at_work, fetched):
    Mailbox.objects.update(silent_after_hours=1, last_arrived_at=ago(hours=2))
    answer = ask(token)
    assert (answer.status_code, answer.json()["troubles"][0]["kind"]) == (200, "silent")


def test_a_full_disk_and_a_redis_that_is_away(token, at_work, mailbox, monkeypatch):
    monkeypatch.setattr(machine, "disks", lambda: [Disk("x", 1, 10**12)])
    assert [each["kind"] for each in ask(token).json()["troubles"]] == ["disk"]
    monkeypatch.setattr(machine, "broker", lambda: Broker(False, said="Connection refused"))
    answer = ask(token)
    assert (answer.status_code, answer.json()["redis"]) == (503, False)


def test_a_redis_that_is_really_away_costs_a_second_at_most(monkeypatch, tmp_path, settings):
    settings.CACHES = {"default": {"LOCATION": f"unix://{tmp_path}/nobody.sock"}}
    machine._broker.cache_clear()
    assert not machine.broker().answers
    machine._broker.cache_clear()


@pytest.mark.parametrize("where", [(tokens, "is_ours"), (figures, "gather")])
def test_a_database_that_is_away_is_503_as_json(token, monkeypatch, where):
    def away(*arguments: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(*where, away)
    answer = ask(token)
    assert answer.status_code == 503
    assert answer.json() == {"ok": False, "database": False}


def test_alive_asks_nobody(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/health/alive/").json() == {"ok": True}


def test_only_looking_is_possible(client, db):
    assert client.post("/health/alive/").status_code == 405
