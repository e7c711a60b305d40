from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import open_ticket, signed_in
from tests.routing.asking import BY_OWNER, make
from tests.webhook_receiver import DRIPS
from tickets import tasks
from tickets.models import Event, Ticket, Webhook, WebhookCall
from tickets.models.event import Verb
from tickets.models.ticket import Visibility
from tickets.routing.webhooks import calling, keeping, reaching, signing
from tickets.sealed import seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def webhook(receiver) -> Webhook:
    receiver.secret = signing.new_secret()
    return Webhook.objects.create(key="crm", name="CRM", url=receiver.url, secret=receiver.secret)


@pytest.fixture
def call(webhook, ticket) -> WebhookCall:
    make("call_webhook", "crm", ticket)
    return WebhookCall.objects.get()


def due_now(call: WebhookCall) -> None:
    WebhookCall.objects.filter(pk=call.pk).update(due_at=timezone.now() - timedelta(seconds=1))


def drained(call: WebhookCall) -> WebhookCall:
    calling.drain(call.webhook_id)
    call.refresh_from_db()
    return call


def test_it_is_called_once_and_can_tell_that_it_is_us(webhook, ticket, receiver, asha):
    ticket.tags, ticket.fields, ticket.priority = ["vip"], {"order": "4711"}, "high"
    event = make("call_webhook", "crm", ticket)
    assert (event.verb, event.detail["to"]) == (Verb.WEBHOOK_CALLED, "CRM")
    call = drained(WebhookCall.objects.get())
    calling.drain(webhook.pk)
    [got] = receiver.calls
    assert got.genuine
    assert got.headers["webhook-id"] == str(call.number)
    assert got.headers["content-type"] == "application/json"
    assert (call.state, call.said, call.attempts) == ("done", "Taken (200 OK)", 1)
    told = got.body["data"]
    assert got.body["type"] == "rule.matched"
    assert told["rule"] == {"name": "PayPal disputes", "version": 2}
    assert told["customer"]["email"] == "carl@customer.example"
    assert told["ticket"]["reference"] == ticket.reference
    assert (told["ticket"]["tags"], told["ticket"]["fields"]) == (["vip"], {"order": "4711"})
    assert told["ticket"]["mailbox"] == ticket.mailbox.address
    assert told["ticket"]["link"].endswith(f"/tickets/{ticket.reference}/")
    assert "I paid yesterday" not in got.content.decode()


def test_another_secret_is_told_apart(call, receiver):
    receiver.secret = signing.new_secret()
    drained(call)
    assert not receiver.calls[0].genuine


def test_what_is_not_taken_is_tried_again_with_the_same_id_and_pauses_that_grow(call, receiver):
    receiver.answer(*[503] * 9)
    pauses = []
    for _ in range(6):
        due_now(call)
        before = timezone.now()
        drained(call)
        pauses.append(round((call.due_at - before).total_seconds()))
    assert pauses[:5] == [30, 120, 600, 3600, 21600]
    assert (call.state, call.attempts) == ("failed", 6)
    assert call.said == "Tried 6 times. Last: The other program did not take it (503 Service Unavailable)"
    assert {each.headers["webhook-id"] for each in receiver.calls} == {str(call.number)}
    assert len({each.content for each in receiver.calls}) == 1
    due_now(call)
    drained(call)
    assert len(receiver.calls) == 6


def test_what_is_taken_at_the_second_try_is_done(call, receiver):
    receiver.answer(500)
    drained(call)
    due_now(call)
    assert drained(call).state == "done"


def test_gone_for_good_turns_it_off(call, receiver, webhook, ticket):
    receiver.answer(410)
    assert drained(call).state == "failed"
    webhook.refresh_from_db()
    assert not webhook.is_on
    assert make("call_webhook", "crm", ticket).detail["reason"] == "the webhook is turned off"


def test_a_redirect_is_not_followed(call, receiver):
    receiver.answer(302)
    receiver.points_to = receiver.url
    drained(call)
    assert len(receiver.calls) == 1
    assert call.said == "It points elsewhere (302 Found), and calls do not follow"


def test_what_the_other_program_says_is_not_kept(call, receiver):
    receiver.answer(500)
    assert "secret" not in drained(call).said


def test_one_that_never_ends_its_answer_is_cut(call, receiver, monkeypatch):
    monkeypatch.setattr(reaching, "LIMIT_SECONDS", 0.5)
    receiver.answer(DRIPS)
    began = timezone.now()
    drained(call)
    assert timezone.now() - began < timedelta(seconds=5)
    assert call.state == "queued"
    assert "no answer within" in call.said


def test_a_server_that_is_away_costs_one_try_for_all_that_waits(webhook, ticket, receiver):
    Webhook.objects.update(url="http://127.0.0.1:9/")
    for _ in range(3):
        make("call_webhook", "crm", ticket)
    calling.drain(webhook.pk)
    assert sorted(WebhookCall.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    assert calling.with_work() == []


def test_a_worker_that_died_leaves_nothing_behind(call, receiver):
    past = timezone.now() - timedelta(minutes=5)
    WebhookCall.objects.update(state="calling", leased_until=past, due_at=past, attempts=1)
    assert calling.with_work() == [call.webhook_id]
    assert drained(call).state == "done"


def test_while_one_is_at_it_nobody_else_is(call, receiver, ticket):
    make("call_webhook", "crm", ticket)
    WebhookCall.objects.filter(pk=call.pk).update(state="calling", leased_until=timezone.now() + timedelta(minutes=1))
    calling.drain(call.webhook_id)
    assert receiver.calls == []


def test_what_was_turned_off_is_not_called(call, receiver):
    Webhook.objects.update(is_on=False)
    assert drained(call).said == "The webhook was turned off before the call was made"
    assert receiver.calls == []


def test_more_than_a_call_may_carry(call, receiver):
    WebhookCall.objects.update(body={"x": "y" * 70_000})
    assert "64 KB" in drained(call).said
    assert receiver.calls == []


@pytest.mark.parametrize("visibility", [Visibility.OWNER, Visibility.HELD])
def test_what_only_the_owner_sees_leaves_by_the_owners_rule_alone(webhook, mailbox, carl, visibility):
    private = open_ticket(mailbox, carl, "Our divorce", visibility=visibility)
    assert make("call_webhook", "crm", private).verb == Verb.NOT_DONE
    assert not WebhookCall.objects.exists()
    assert make("call_webhook", "crm", private, rule=BY_OWNER).verb == Verb.WEBHOOK_CALLED


def test_what_became_the_owners_alone_meanwhile_is_not_told_any_more(call, receiver, adam, olivia):
    Ticket.objects.update(visibility=Visibility.OWNER)
    assert drained(call).said == calling.PRIVATE
    assert (call.state, receiver.calls) == ("failed", [])
    browser = signed_in(adam)
    assert browser.post(f"/routing/calls/{seal(call.pk)}/repetition/").status_code == 404
    keeping.call_again(call, olivia)
    assert drained(call).said == calling.PRIVATE, "it was not her rule"
    for page in ("/health/page/", "/routing/webhooks/", f"/routing/webhooks/{call.webhook_id}/"):
        assert "only the owner" not in browser.get(page).content.decode().lower()


def test_what_the_owners_rule_asked_for_is_told_whoever_sees_it(call, webhook, receiver, private):
    make("call_webhook", "crm", private, rule=BY_OWNER)
    assert drained(call).state == "done"
    assert len(receiver.calls) == 2


def test_the_health_page_tells_admins_of_no_call_about_what_only_the_owner_sees(webhook, receiver, private, adam):
    make("call_webhook", "crm", private, rule=BY_OWNER)
    WebhookCall.objects.update(state="failed", said="Tried 6 times", ended_at=timezone.now())
    assert "CRM" not in signed_in(adam).get("/health/page/").content.decode()


def test_a_webhook_that_is_not_there(ticket):
    assert make("call_webhook", "nowhere", ticket).detail["reason"] == "there is no such webhook"
    assert Event.objects.filter(verb=Verb.NOT_DONE).count() == 1


def test_what_ended_long_ago_is_forgotten(call):
    drained(call)
    calling.forget()
    assert WebhookCall.objects.count() == 1
    WebhookCall.objects.update(queued_at=timezone.now() - timedelta(days=91))
    calling.forget()
    assert not WebhookCall.objects.exists()


def test_the_health_page_tells_of_it_until_a_call_is_taken_again(call, receiver, adam):
    receiver.answer(500)
    WebhookCall.objects.update(attempts=5)
    assert drained(call).state == "failed"
    page = signed_in(adam).get("/health/page/").content.decode()
    assert "A webhook does not take calls" in page
    assert "CRM: Tried 6 times. Last: The other program did not take it (500 Internal Server Error)." in page
    assert call.ticket.subject not in page
    make("call_webhook", "crm", call.ticket)
    calling.drain(call.webhook_id)
    assert "A webhook does not take calls" not in signed_in(adam).get("/health/page/").content.decode()


def test_the_health_page_tells_of_one_that_is_gone(call, receiver, adam):
    receiver.answer(410)
    drained(call)
    assert "gone for good" in signed_in(adam).get("/health/page/").content.decode()


def test_a_worker_that_is_rung_for_makes_it(call, receiver):
    getattr(tasks, calling.TASK)(call.webhook_id)
    call.refresh_from_db()
    assert (call.state, len(receiver.calls)) == ("done", 1)


def test_what_nobody_rang_for_is_rung_for_by_the_clock(call, receiver, monkeypatch):
    rung = []
    monkeypatch.setattr(tasks.later, "enqueue_once", lambda *what: rung.append(what))
    tasks.send_due()
    assert rung == [("call_webhook", call.webhook_id)]
