import pytest
from django.utils import timezone

from tickets import later
from tickets.desk import replying
from tickets.errors import Refused
from tickets.models import Event, OutgoingMail
from tickets.sealed import seal


@pytest.fixture
def outgoing(asha, ticket):
    return replying.reply(ticket, asha, "<p>Dear Carl</p>")


def put(outgoing, **changes):
    OutgoingMail.objects.filter(pk=outgoing.pk).update(**changes)
    outgoing.refresh_from_db()


def test_a_failed_answer_is_tried_again_at_once(asha, outgoing, monkeypatch):
    rung = []
    monkeypatch.setattr(later, "enqueue", lambda *args, **more: rung.append(args))
    put(outgoing, state="failed", attempts=9, server_said="550 no")
    event = replying.send_again(outgoing, asha)
    outgoing.refresh_from_db()
    assert (outgoing.state, outgoing.attempts, outgoing.server_said) == ("queued", 0, "")
    assert outgoing.due_at <= timezone.now()
    assert (event.verb, event.message, event.actor) == ("sent_again", outgoing.message, asha)
    assert rung == [("send", outgoing.pk)]


@pytest.mark.parametrize("state", ["queued", "unknown", "undone"])
def test_nothing_else_is_sent_again(asha, outgoing, state):
    put(outgoing, state=state)
    with pytest.raises(Refused, match="could not be sent"):
        replying.send_again(outgoing, asha)


def test_an_unknown_answer_that_arrived_is_sent(asha, outgoing):
    put(outgoing, state="unknown", handed_over_at=timezone.now())
    event = replying.settle(outgoing, True, asha)
    sent = OutgoingMail.objects.get()
    assert (sent.state, sent.sent_at) == ("sent", outgoing.handed_over_at)
    assert event.detail == {"from": "unknown", "to": "sent"}


def test_an_unknown_answer_that_did_not_arrive_may_be_sent_again(asha, outgoing):
    put(outgoing, state="unknown", handed_over_at=timezone.now())
    replying.settle(outgoing, False, asha)
    assert OutgoingMail.objects.get().state == "failed"
    assert replying.send_again(outgoing, asha)


@pytest.mark.parametrize("state", ["queued", "failed", "undone"])
def test_what_is_known_is_not_settled(asha, outgoing, state):
    put(outgoing, state=state)
    with pytest.raises(Refused, match="known already"):
        replying.settle(outgoing, True, asha)


def test_an_admin_decides_nothing(adam, outgoing):
    put(outgoing, state="failed")
    with pytest.raises(Refused):
        replying.send_again(outgoing, adam)
    put(outgoing, state="unknown")
    with pytest.raises(Refused):
        replying.settle(outgoing, True, adam)
    assert not Event.objects.filter(actor=adam).exists()


@pytest.mark.parametrize(("state", "attempts"), [("failed", 9), ("queued", 1)])
def test_what_did_not_leave_is_offered_back_for_editing(client, asha, outgoing, state, attempts):
    put(outgoing, state=state, attempts=attempts, server_said="no")
    client.force_login(asha)
    page = client.get(f"/tickets/{outgoing.message.ticket.reference}/").content.decode()
    assert "Take it back and edit" in page
    client.post(f"/outgoing/{seal(outgoing.pk)}/undoing/")
    outgoing.refresh_from_db()
    assert outgoing.state == "undone"
