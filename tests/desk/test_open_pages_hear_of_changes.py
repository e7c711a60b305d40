import pytest
import redis
from django.conf import settings

from tickets import live
from tickets.desk import working


@pytest.fixture
def heard(django_capture_on_commit_callbacks):
    """What a page of `user` hears while something is done."""

    def listen(user, act):
        with redis.from_url(settings.CACHES["default"]["LOCATION"]) as client, client.pubsub() as radio:
            radio.psubscribe("nothing", *live.channels_for(user))
            for _ in range(1 + len(live.channels_for(user))):
                radio.get_message(timeout=1)
            with django_capture_on_commit_callbacks(execute=True):
                act()
            rung = []
            while sound := radio.get_message(timeout=0.2):
                rung.append(sound["data"].decode())
            return rung

    return listen


def test_the_team_hears_the_reference_and_nothing_else(asha, olivia, ticket, heard):
    assert heard(asha, lambda: working.wait(ticket, asha)) == [ticket.reference]
    assert heard(olivia, lambda: working.resolve(ticket, asha)) == [ticket.reference]


def test_what_is_the_owners_is_heard_by_the_owner_alone(asha, adam, olivia, private, heard):
    assert heard(asha, lambda: working.wait(private, olivia)) == []
    assert heard(adam, lambda: working.resolve(private, olivia)) == []
    assert heard(olivia, lambda: working.reopen(private, olivia)) == [private.reference]


def test_who_left_hears_nothing(asha):
    asha.is_active = False
    assert live.channels_for(asha) == []


def test_nothing_is_rung_before_the_commit(asha, ticket, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as kept:
        working.wait(ticket, asha)
    assert len(kept) == 1


def test_a_broker_that_is_away_is_no_error(asha, ticket, monkeypatch, django_capture_on_commit_callbacks, caplog):
    monkeypatch.setattr(live, "_broker", lambda: redis.from_url("unix:///nowhere/redis.sock"))
    with django_capture_on_commit_callbacks(execute=True):
        assert working.wait(ticket, asha)
    assert "No live update" in caplog.text
