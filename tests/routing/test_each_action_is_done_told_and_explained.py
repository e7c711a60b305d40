"""Each action, from what is stored of a rule to the marks of a ticket, its events and its page."""

import pytest
from django.utils import timezone

from tests.cast import make_mailbox, signed_in
from tests.procedures.written import published
from tests.routing.asking import saved_reply
from tests.routing.dispute import dispute
from tests.routing.rules_in_force import come, does, in_force
from tickets.models import BusinessHours, ResponseTarget, Shift, Webhook
from tickets.models.event import Verb
from tickets.routing.rules.actions import DOINGS


@pytest.fixture
def mailbox(db):
    return make_mailbox("support@example.com")


def office():
    week = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    hours = BusinessHours.objects.create(name="Office", week=week)
    ResponseTarget.objects.create(key="gold", name="Gold", hours=hours, only_by_rule=True, first_answer=60)


SUBJECT = {"from": "subject"}
MARKED = [
    (does("set_kind", "payments"), Verb.KIND_SET, lambda t: t.kind == "payments"),
    (does("add_tag", "x"), Verb.TAGGED, lambda t: t.tags == ["x"]),
    (does("set_priority", "urgent"), Verb.PRIORITY_SET, lambda t: t.priority == "urgent"),
    (does("assign", "asha@example.com"), Verb.ASSIGNED, lambda t: t.assignee.email == "asha@example.com"),
    (does("assign_in_turn"), Verb.ASSIGNED, lambda t: t.assignee.email == "asha@example.com"),
    (does("assign_least_busy"), Verb.ASSIGNED, lambda t: t.assignee.email == "asha@example.com"),
    (does("assign_by_language"), Verb.ASSIGNED, lambda t: t.assignee.email == "asha@example.com"),
    (does("keep_for_owner"), Verb.MOVED, lambda t: t.visibility == "owner"),
    (does("set_status", "waiting"), Verb.WAITING, lambda t: t.status == "waiting"),
    (does("set_status", "resolved"), Verb.RESOLVED, lambda t: t.status == "resolved"),
    (does("snooze", 4), Verb.SNOOZED, lambda t: t.snoozed_until is not None),
    (does("snooze", 4, hours="business"), Verb.SNOOZED, lambda t: t.snoozed_until is not None),
    (does("add_note", "Look"), Verb.NOTED, lambda t: t.messages.get(direction="note").text == "Look"),
    (does("send_reply", "hello"), Verb.SAVED_REPLY, lambda t: t.messages.filter(direction="reply").exists()),
    (does("forward", "books@tax.example"), Verb.FORWARDED, lambda t: True),
    (does("notify", "owner"), Verb.NOTIFIED, lambda t: True),
    (does("notify", "admins"), Verb.NOTIFIED, lambda t: True),
    (does("notify", "asha@example.com"), Verb.NOTIFIED, lambda t: True),
    (does("call_webhook", "crm"), Verb.WEBHOOK_CALLED, lambda t: True),
    (does("set_target", "gold"), Verb.TARGET_SET, lambda t: t.target.key == "gold" and t.promised_at),
    (does("attach_procedure", "late-refund"), Verb.PROCEDURE_ATTACHED, lambda t: t.procedure_uses.get()),
    (does("take_fields", r"order (?P<nr>\d+)", **SUBJECT), Verb.FIELDS_TAKEN, lambda t: t.fields == {"nr": "4711"}),
    (does("take_fields", r"commande (?P<nr>\d+)"), Verb.FIELDS_TAKEN, lambda t: t.fields == {"nr": "4711"}),
    (does("resolve_silently"), Verb.RESOLVED, lambda t: t.status == "resolved"),
    (does("mark_spam"), Verb.SPAM, lambda t: t.status == "spam"),
    ([*does("assign", "asha@example.com"), *does("notify", "assignee")], Verb.NOTIFIED, lambda t: True),
]  # fmt: skip


@pytest.mark.parametrize(("then", "verb", "is_so"), MARKED, ids=[str(each[0])[:60] for each in MARKED])
def test_each_action_is_done_told_and_explained(mailbox, asha, olivia, adam, then, verb, is_so):
    office()
    asha.languages = "en fr"
    asha.save()
    Shift.objects.create(person=asha, began_at=timezone.now())
    saved_reply()
    published(olivia, "Late refund", key="late-refund")
    Webhook.objects.create(key="crm", name="CRM", url="https://crm.example/x", secret="x")
    when = {"all": [{"field": "subject", "contains": "dispute"}]}
    in_force({"name": "The rule", "when": when, "then": then})
    [ticket] = come(mailbox, dispute())
    assert is_so(ticket)
    [event] = ticket.events.filter(verb=verb)
    assert (event.detail["rule"]["name"], event.detail["rule"]["number"]) == ("The rule", 1)
    assert "dispute" in event.detail["because"]
    assert not ticket.events.filter(verb=Verb.NOT_DONE).exists()
    page = signed_in(olivia).get(f"/tickets/{ticket.reference}/").content.decode()
    assert "The rule" in page


def test_all_actions_are_tried():
    tried = {action["do"] for then, _, _ in MARKED for action in then}
    assert set(DOINGS) - tried == {"remove_tag", "unassign", "give_to_team"}


def test_what_takes_back(mailbox, asha):
    first = [*does("add_tag", "x"), *does("assign", asha.email), *does("keep_for_owner")]
    second = [*does("remove_tag", "x"), *does("unassign"), *does("give_to_team")]
    in_force({"then": first}, {"name": "Back", "then": second}, by_owner=True)
    [ticket] = come(mailbox, dispute())
    assert (ticket.tags, ticket.assignee, ticket.visibility) == ([], None, "team")
