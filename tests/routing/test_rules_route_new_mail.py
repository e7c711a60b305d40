import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import make_mailbox
from tests.mail.letters import MALLORY, mail, stored
from tests.routing.rules_in_force import come, does, in_force, when
from tickets.mail import intake
from tickets.models import Event, ResponseTarget, RuleRun, Ticket, TicketKind
from tickets.models.event import Verb
from tickets.models.promise import BusinessHours
from tickets.models.ticket import Status, Visibility

DISPUTE = {
    "name": "Disputes",
    "when": when("subject", "contains", "dispute"),
    "then": [*does("set_kind", "payments"), *does("set_priority", "high"), *does("add_tag", "dispute")],
}


@pytest.fixture
def mailbox(db):
    return make_mailbox("support@example.com")


def events(ticket, *verbs):
    return list(ticket.events.filter(verb__in=verbs).order_by("pk"))


def test_a_rule_changes_marks_and_each_change_says_why(mailbox):
    rule_set = in_force(
        DISPUTE, {"name": "Never", "when": when("subject", "contains", "nothing"), "then": does("mark_spam")}
    )
    [ticket] = come(mailbox, mail("A dispute about order 4711"))
    assert (ticket.kind, ticket.priority, ticket.tags) == ("payments", "high", ["dispute"])
    assert ticket.visibility == Visibility.TEAM
    kind, tags, _ = events(ticket, Verb.KIND_SET, Verb.PRIORITY_SET, Verb.TAGGED)
    assert (kind.detail["from"], kind.detail["to"], kind.actor) == ("", "payments", None)
    assert kind.detail["rule"]["name"] == "Disputes"
    assert "dispute" in kind.detail["because"]
    assert tags.detail["to"] == ["dispute"]
    routed = ticket.events.get(verb=Verb.ROUTED).detail
    first, second = rule_set.versions
    assert routed["set"] == rule_set.pk
    assert [version for version, _ in routed["ran"]] == [first]
    assert routed["missed"] == [[second, [0]]]
    assert (routed["from"], routed["to"]) == ("held", "team")
    assert RuleRun.objects.get().ticket == ticket


def test_what_a_rule_keeps_only_an_owners_rule_shows_again(mailbox):
    keep = {"name": "Keep", "then": does("keep_for_owner")}
    show = {"name": "Show", "then": does("give_to_team")}
    in_force(keep, show)
    [ticket] = come(mailbox)
    assert ticket.visibility == Visibility.OWNER
    [refused] = events(ticket, Verb.NOT_DONE)
    assert refused.detail["do"] == "give_to_team"
    in_force(keep, show, by_owner=True)
    assert come(mailbox, mail("Another"))[0].visibility == Visibility.TEAM


def test_a_person_is_given_what_they_may_see(mailbox, asha):
    in_force({"name": "To Asha", "then": does("assign", asha.email)})
    [ticket] = come(mailbox)
    assert ticket.assignee == asha
    [given] = events(ticket, Verb.ASSIGNED)
    assert (given.detail["to"], given.detail["to_id"], given.detail["rule"]["name"]) == ("Asha", asha.pk, "To Asha")


@pytest.mark.parametrize("who", ["asha@example.com", "nobody@example.com"])
def test_nobody_is_given_what_they_may_not_see_nor_is_anybody_who_is_not_there(mailbox, asha, who):
    in_force({"name": "Private", "then": [*does("assign", who), *does("keep_for_owner")]})
    [ticket] = come(mailbox)
    assert (ticket.assignee, ticket.visibility) == (None, Visibility.OWNER)
    assert [event.detail["to"] for event in events(ticket, Verb.NOT_DONE)] == [who]
    assert not events(ticket, Verb.ASSIGNED)


def test_what_a_rule_names_and_nobody_knows_is_left_and_said(mailbox):
    in_force({"then": [*does("set_kind", "a-kind-of-more-than-16-letters"), *does("set_target", "gold")]})
    [ticket] = come(mailbox)
    assert (ticket.kind, ticket.target, ticket.visibility) == ("", None, Visibility.TEAM)
    assert [event.detail["do"] for event in events(ticket, Verb.NOT_DONE)] == ["set_kind", "set_target"]


def test_a_kind_that_is_not_used_any_more_is_not_set(mailbox):
    TicketKind.objects.filter(slug="payments").update(is_used=False)
    in_force(DISPUTE)
    [ticket] = come(mailbox, mail("A dispute"))
    assert (ticket.kind, ticket.priority, ticket.tags) == ("", "high", ["dispute"])
    [event] = events(ticket, Verb.NOT_DONE)
    assert event.detail["reason"] == "this kind is not used any more"


def test_details_and_a_target_are_noted(mailbox):
    hours = BusinessHours.objects.create(name="Office")
    gold = ResponseTarget.objects.create(key="gold", name="Gold", hours=hours, only_by_rule=True, first_answer=60)
    in_force(
        {
            "then": [
                *does("take_fields", r"order (?P<order_number>\d+)", **{"from": "subject"}),
                *does("set_target", "gold"),
            ]
        }
    )
    [ticket] = come(mailbox, mail("About order 4711"))
    assert (ticket.fields, ticket.target) == ({"order_number": "4711"}, gold)
    taken, target = events(ticket, Verb.FIELDS_TAKEN, Verb.TARGET_SET)
    assert taken.detail["to"] == {"order_number": "4711"}
    assert target.detail["to"] == "Gold"


@pytest.mark.parametrize(
    ("action", "status", "verb"),
    [
        (does("resolve_silently"), Status.RESOLVED, Verb.RESOLVED),
        (does("set_status", "waiting"), Status.WAITING, Verb.WAITING),
        (does("mark_spam"), Status.SPAM, Verb.SPAM),
    ],
)
def test_nobody_waits_for_an_answer_to_what_a_rule_is_done_with(mailbox, action, status, verb):
    in_force({"then": action})
    [ticket] = come(mailbox)
    assert (ticket.status, ticket.awaits_answer_since) == (status, None)
    assert ticket.status_since is not None
    assert len(events(ticket, verb)) == 1


def test_put_off_the_customer_still_waits(mailbox):
    in_force({"then": does("snooze", 3)})
    [ticket] = come(mailbox)
    assert (ticket.status, ticket.awaits_answer_since is None) == (Status.WAITING, False)
    assert ticket.snoozed_until is not None
    assert not events(ticket, Verb.WAITING)
    assert len(events(ticket, Verb.SNOOZED)) == 1


def test_without_rules_the_event_is_short(mailbox):
    [ticket] = come(mailbox)
    assert set(ticket.events.get(verb=Verb.ROUTED).detail) == {"from", "to", "reason"}


def test_a_batch_costs_as_many_statements_as_a_mail(mailbox):
    in_force(DISPUTE, {"when": when("header", "contains", "x", name="X-Y"), "then": does("add_tag", "y")})

    def cost(*numbers):
        for number in numbers:
            stored(mailbox, mail(f"Dispute {number}", from_=MALLORY), f"sender-{number}@customer.example")
        with CaptureQueriesContext(connection) as queries:
            intake.drain(mailbox.pk)
        return len(queries)

    cost(0)
    few, many = cost(1, 2), cost(*range(3, 15))
    assert Ticket.objects.filter(kind="payments").count() == 15
    assert few == many
    assert Event.objects.filter(verb=Verb.KIND_SET).count() == 15
