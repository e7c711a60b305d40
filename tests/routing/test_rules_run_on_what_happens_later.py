from contextlib import suppress
from datetime import timedelta
from unittest.mock import Mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import make_mailbox
from tests.mail.letters import mail, stored
from tests.routing.rules_in_force import come, does, in_force, when
from tickets import tasks
from tickets.desk import replying, snoozing, sorting, tagging, waking, working
from tickets.mail import intake
from tickets.mail.outages import OUTAGES
from tickets.models import Occasion, RuleRun
from tickets.models.event import Verb
from tickets.models.ticket import Status, Visibility
from tickets.routing import running

TAG = {"name": "Tag", "then": does("add_tag", "ran")}


@pytest.fixture
def mailbox(db):
    return make_mailbox("support@example.com")


@pytest.fixture
def ticket(mailbox):
    """Carl's, seen by the team, before any rule is there."""
    [ticket] = come(mailbox, mail("Hello", message_id="<first@customer.example>"))
    return ticket


def writes_again(ticket, text="And again.", **headers):
    come(ticket.mailbox, mail("Re: Hello", text, in_reply_to="<first@customer.example>", **headers))
    ticket.refresh_from_db()


def run(ticket):
    Occasion.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    running.run_due()
    ticket.refresh_from_db()
    return ticket


def ran(ticket):
    return [event.detail["occasion"] for event in ticket.events.filter(verb=Verb.RULES_RAN)]


def test_a_customers_reply_runs_the_rules_for_replies(ticket):
    in_force(TAG | {"runs": ["reply"], "when": when("text", "contains", "urgent")}, TAG | {"runs": ["new"]})
    writes_again(ticket, "It is urgent now")
    assert run(ticket).tags == ["ran"]
    [event] = ticket.events.filter(verb=Verb.RULES_RAN)
    assert (event.detail["occasion"], event.message.new_text.strip()) == ("reply", "It is urgent now")
    assert len(event.detail["ran"]) == 1
    assert not Occasion.objects.exists()


def test_what_no_rule_matches_leaves_no_line(ticket):
    in_force(TAG | {"runs": ["reply"], "when": when("text", "contains", "urgent")})
    writes_again(ticket)
    assert Occasion.objects.count() == 1
    assert run(ticket).tags == []
    assert ran(ticket) == []
    assert not Occasion.objects.exists()


def test_where_no_rule_waits_nothing_is_written(ticket, asha):
    in_force(TAG)
    writes_again(ticket)
    replying.reply(ticket, asha, "<p>Hello</p>")
    sorting.set_priority(ticket, "high", asha)
    assert not Occasion.objects.exists()


def test_a_bounce_is_no_reply(ticket, asha):
    in_force(TAG | {"runs": ["reply"]})
    outgoing = replying.reply(ticket, asha, "<p>Hello</p>")
    report = (
        b"From: MAILER-DAEMON@mx.example\r\nTo: support@example.com\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="x"\r\n\r\n'
        b"--x\r\nContent-Type: text/plain\r\n\r\nIt failed.\r\n"
        b"--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        b"Final-Recipient: rfc822; carl@customer.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        b"--x\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <" + outgoing.message.message_id.encode() + b">\r\n"
        b"Subject: Re: Hello\r\n\r\nHello\r\n--x--\r\n"
    )
    come(ticket.mailbox, report)
    assert ticket.messages.count() == 3
    assert not Occasion.objects.exists()


def test_our_answer_runs_rules_once_it_cannot_be_taken_back(ticket, asha):
    in_force(TAG | {"runs": ["ours"]})
    replying.reply(ticket, asha, "<p>Hello</p>")
    assert running.run_due() == 0
    assert run(ticket).tags == ["ran"]


def test_an_answer_that_was_taken_back_never_was(ticket, asha):
    in_force(TAG | {"runs": ["ours"]})
    replying.undo(replying.reply(ticket, asha, "<p>Hello</p>"), asha)
    assert run(ticket).tags == []


def test_a_persons_change_runs_the_rules_that_look_at_it(ticket, asha):
    in_force(TAG | {"runs": ["change"], "when": when("priority", "is", "high")})
    working.assign(ticket, asha, asha)
    assert run(ticket).tags == []
    sorting.set_priority(ticket, "high", asha)
    assert run(ticket).tags == ["ran"]
    assert ran(ticket) == ["change"]


def test_what_a_rule_changes_starts_no_endless_row_of_rules(ticket, asha):
    low, high = (
        {"runs": ["change"], "when": when("priority", "is", here), "then": does("set_priority", there)}
        for here, there in (("high", "low"), ("low", "high"))
    )
    in_force(low, high)
    sorting.set_priority(ticket, "high", asha)
    run(ticket)
    assert not Occasion.objects.exists()
    assert "second time" in ticket.events.get(verb=Verb.RULES_RAN).detail["limited"]


def test_an_answer_that_leaves_it_waiting_is_a_change_of_its_status(ticket, asha):
    in_force(TAG | {"runs": ["change"], "when": when("status", "is", "waiting")})
    replying.reply(ticket, asha, "<p>Hello</p>")
    assert run(ticket).tags == ["ran"]


OPENED = TAG | {"runs": ["change"], "when": when("status", "is", "open")}


def test_waking_is_a_change_of_its_status(ticket, asha):
    in_force(OPENED)
    snoozing.snooze(ticket, timezone.now() + timedelta(hours=1), asha)
    assert run(ticket).tags == []
    type(ticket).objects.update(snoozed_until=timezone.now())
    waking.wake_due()
    assert run(ticket).tags == ["ran"]
    assert ran(ticket) == ["change"]


def test_a_customer_who_writes_again_changes_the_status_of_what_was_resolved(ticket, asha):
    in_force(OPENED)
    working.resolve(ticket, asha)
    run(ticket)
    writes_again(ticket)
    assert run(ticket).tags == ["ran"]
    assert ran(ticket) == ["change"]


def test_a_rule_for_replies_and_for_changes_runs_once_for_a_reply_that_is_both(ticket, asha):
    both = {"name": "Both", "then": does("add_note", "Look"), "runs": ["reply", "change", "ours"]}
    in_force(both, OPENED)
    replying.reply(ticket, asha, "<p>Hello</p>", then=Status.RESOLVED)
    run(ticket)
    assert ticket.messages.filter(direction="note").count() == 2  # given to Asha, answered
    writes_again(ticket)
    assert run(ticket).tags == ["ran"]
    assert ticket.messages.filter(direction="note").count() == 3


def test_an_answer_that_was_taken_back_never_resolved_it(ticket, asha):
    in_force(TAG | {"runs": ["change"], "when": when("status", "is_any", ["open", "resolved"])})
    outgoing = replying.reply(ticket, asha, "<p>Hello</p>", then=Status.RESOLVED)
    running.run_due()
    replying.undo(outgoing, asha)
    assert run(ticket).tags == []
    replying.reply(ticket, asha, "<p>Hello</p>", then=Status.RESOLVED)
    assert run(ticket).tags == ["ran"]


def test_what_is_taken_back_after_rules_have_run_is_a_change_again(ticket, asha):
    in_force(OPENED)
    outgoing = replying.reply(ticket, asha, "<p>Hello</p>")
    assert run(ticket).tags == []
    replying.undo(outgoing, asha)
    assert run(ticket).tags == ["ran"]


def test_a_ticket_that_is_held_has_its_rules_for_new_mail_first(ticket, monkeypatch):
    in_force(TAG | {"runs": ["reply"]})
    writes_again(ticket)
    type(ticket).objects.update(visibility=Visibility.HELD)
    assert run(ticket).tags == []
    assert Occasion.objects.count() == 1


def test_a_rule_reopens_on_top_and_the_customer_waits_again(ticket, asha):
    in_force({"runs": ["change"], "when": when("tags", "has", "again"), "then": does("set_status", "open")})
    working.resolve(ticket, asha)
    tagging.tag(ticket, "again", asha)
    before = timezone.now()
    assert run(ticket).status == Status.OPEN
    assert ticket.last_activity_at >= before
    assert ticket.awaits_answer_since == ticket.customer_wrote_at
    [event] = ticket.events.filter(verb=Verb.REOPENED)
    assert event.actor is None
    assert "again" in event.detail["because"]


def test_what_fails_is_tried_alone_and_given_up_with_a_word(ticket, mailbox, monkeypatch):
    [other] = come(mailbox, mail("Other", message_id="<other@customer.example>"))
    in_force(TAG | {"runs": ["reply"]})
    writes_again(ticket)
    come(mailbox, mail("Re: Other", "More", in_reply_to="<other@customer.example>"))
    carry_out = running.carry_out

    def fail(decided, **more):
        if any(each.pk == ticket.pk for each, _, _ in decided):
            raise ValueError("too long\nsecret")
        carry_out(decided, **more)

    monkeypatch.setattr(running, "carry_out", fail)
    assert (run(ticket).tags, run(other).tags) == ([], ["ran"])
    for _ in range(running.MOST_ATTEMPTS):
        Occasion.objects.update(leased_until=None)
        run(ticket)
    assert not Occasion.objects.exists()
    [event] = ticket.events.filter(verb=Verb.NOT_DONE)
    assert "too long" in event.detail["reason"]
    assert "secret" not in str(event.detail)


def test_what_an_outage_stopped_counts_as_no_try(ticket, monkeypatch):
    asks = {"runs": ["reply"], "when": when("header", "contains", "x", name="X-Shop")}
    in_force(TAG | asks)
    writes_again(ticket, x_shop="x")
    with monkeypatch.context() as away:
        away.setattr("tickets.mail.storage.read", Mock(side_effect=OSError("The storage is away")))
        for _ in range(running.MOST_ATTEMPTS + 2):
            Occasion.objects.update(leased_until=None)
            with suppress(*OUTAGES):
                running.run_due()
    Occasion.objects.update(leased_until=None)
    assert run(ticket).tags == ["ran"]


def test_a_batch_costs_as_many_statements_as_one(mailbox):
    raws = [mail(f"Hello {n}", message_id=f"<first-{n}@customer.example>") for n in range(8)]
    come(mailbox, *raws)
    in_force(TAG | {"runs": ["reply"]})

    def cost(numbers):
        for number in numbers:
            come(mailbox, mail(f"Re: {number}", f"{number}", in_reply_to=f"<first-{number}@customer.example>"))
        with CaptureQueriesContext(connection) as queries:
            tasks.run_rules()
        return len(queries)

    assert cost([0]) == cost(range(1, 8))
    assert RuleRun.objects.filter(occasion="reply").count() == 8


def test_filing_replies_costs_as_much_however_many_there_are(mailbox):
    raws = [mail(f"Hello {n}", message_id=f"<first-{n}@customer.example>") for n in range(9)]
    come(mailbox, *raws)
    in_force(TAG | {"runs": ["reply"]})

    def cost(numbers):
        for number in numbers:
            raw = mail(f"Re: {number}", f"{number}", in_reply_to=f"<first-{number}@customer.example>")
            stored(mailbox, raw, f"sender-{number}@customer.example")
        with CaptureQueriesContext(connection) as queries:
            intake.drain(mailbox.pk)
        return len(queries)

    cost([0])
    assert cost([1, 2]) == cost(range(3, 9))
