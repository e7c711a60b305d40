"""A rule that never acts, that another undoes, that holds for everything, whose mail leaves the desk."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from tests.routing.any_rules import FACTS, definitions, groups
from tickets.routing.rules import Facts, Outcome, Reference, compiled, decide, read
from tickets.routing.rules.following import always, follows, ways
from tickets.routing.rules.viewing import View
from tickets.routing.rules.warning import warnings, warnings_of_all

SURELY = settings(max_examples=40, deadline=None)
TAG = [{"do": "add_tag", "value": "x"}]


def rule(key, *conditions, then=TAG, runs="new", stop=False, mode="all"):
    return read(
        {"key": key, "name": key.upper(), "runs": runs, "when": {mode: list(conditions)}, "then": then, "stop": stop}
    )


def is_(field, value, op="is", **more):
    return {"field": field, op: value, **more}


def kinds(rule, others=None):
    return [each.kind for each in warnings(rule, others or [rule])]


FROM_PAYPAL = is_("from_domain", "paypal.com")


@pytest.mark.parametrize(
    "conditions",
    [
        [is_("kind", "payments"), is_("kind", "hosting")],
        [is_("kind", "payments"), is_("kind", "payments", "is_not")],
        [is_("subject", "Refund"), is_("subject", "dispute", "contains")],
        [is_("subject", "refund", "contains"), is_("subject", "FUND", "contains_not")],
        [is_("subject", ["a refund", "refunds"], "contains_any"), is_("subject", "refund", "contains_not")],
        [is_("from_domain", "paypal.com"), is_("from_domain", ["stripe.com", "pal.com"], "is_any")],
        [is_("from_domain", "mail.paypal.com"), is_("from_domain", "paypal.com", "is_not")],
        [is_("from_domain", "paypal.com"), is_("from_domain", ".de", "ends_with")],
        [is_("messages", 3, "at_least"), is_("messages", 2, "at_most")],
        [is_("time", "18:00", "after"), is_("time", "08:00", "before")],
        [is_("day", ["sat", "sun"], "is_any"), is_("day", "sat", "is_not"), is_("day", "sun", "is_not")],
        [is_("priority", each, "is_not") for each in ("low", "normal", "high", "urgent")],
        [is_("tags", "vip", "has"), is_("tags", "vip", "has_not")],
        [is_("known_customer", False), is_("earlier_tickets", 1, "at_least")],
        [is_("spam", True), {"none": [is_("spam", True)]}],
        [{"any": [is_("kind", "a"), is_("kind", "b")]}, is_("kind", "c")],
        [is_("header", "a", name="X-A"), is_("header", "A", "is_not", name="x-a")],
        [is_("tags", "kind", "has"), is_("changed", "kind", "has")],
    ],
)
def test_what_cannot_hold_at_once_is_said_never_to_match(conditions):
    assert kinds(rule("a", *conditions)) == ["never"]


@pytest.mark.parametrize(
    "conditions",
    [
        [is_("to", "a@x.example"), is_("to", "b@x.example")],
        [is_("header", "a", name="X-A"), is_("header", "a", "is_not", name="X-B")],
        [is_("subject", "refund", "contains"), is_("subject", "dispute", "contains")],
        [is_("subject", "fund", "contains"), is_("subject", "refund", "contains_not")],
        [is_("from_domain", "com"), is_("from_domain", "paypal.com", "is_not")],
        [is_("tags", "vip", "has"), is_("tags", "march", "has")],
        [is_("messages", 2, "at_least"), is_("messages", 2, "at_most")],
        [{"any": [is_("kind", "a"), is_("kind", "b")]}, is_("kind", "b")],
        [is_("subject", "^a", "matches"), is_("subject", "b")],
    ],
)
def test_what_can_hold_at_once_is_not(conditions):
    assert kinds(rule("a", *conditions)) == []


def test_hours_that_are_only_an_upper_limit_never_come():
    fresh = is_("hours_since_opened", 4, "less_than")
    assert kinds(rule("a", fresh, runs="time")) == ["never"]
    assert kinds(rule("a", fresh, is_("hours_since_opened", 2, "at_least"), runs="time")) == []
    assert kinds(rule("a", fresh, is_("hours_since_opened", 4, "at_least"), runs="time")) == ["never"]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ([FROM_PAYPAL], [is_("from_domain", "mail.paypal.com")]),
        ([is_("from_domain", ["paypal.com", "stripe.com"], "is_any")], [FROM_PAYPAL, is_("spam", False)]),
        ([is_("subject", "fund", "contains")], [is_("subject", "Refund", "starts_with")]),
        (
            [is_("subject", ["dispute", "fund"], "contains_any")],
            [is_("subject", ["refund", "disputed"], "contains_any")],
        ),
        ([{"any": [FROM_PAYPAL, is_("spam", True)]}], [is_("spam", True)]),
        ([{"none": [is_("spam", True)]}], [is_("spam", False)]),
        ([is_("messages", 2, "at_least")], [is_("messages", 3, "at_least")]),
        ([is_("earlier_tickets", 1, "at_least")], [is_("known_customer", True)]),
        ([], [FROM_PAYPAL]),
    ],
)
def test_a_rule_after_one_that_takes_all_of_its_mail_is_shadowed(first, then):
    earlier, later = rule("a", *first, stop=True), rule("b", *then)
    (warning,) = warnings(later, [earlier, later])
    assert (warning.kind, warning.other) == ("shadowed", "a")
    assert "“A” matches whenever this rule would" in warning.said


def test_nothing_is_shadowed_by_what_does_not_stop_or_does_not_run_then():
    later = rule("b", FROM_PAYPAL, runs=["new", "reply"])
    for earlier in (rule("a", FROM_PAYPAL), rule("a", FROM_PAYPAL, stop=True), rule("a", is_("spam", True), stop=True)):
        assert kinds(later, [earlier, later]) == []
    replies = rule("c", FROM_PAYPAL, runs="reply", stop=True)
    (warning,) = warnings(later, [rule("a", FROM_PAYPAL, stop=True), replies, later])
    assert "“A” and “C” matches" in warning.said or warning.kind == "shadowed"


def test_a_mark_that_is_set_in_between_lets_a_rule_act():
    """The first is asked before the kind is set."""
    first, later = rule("a", is_("kind", "payments"), stop=True), rule("c", is_("kind", "payments"))
    sets = rule("b", FROM_PAYPAL, then=[{"do": "set_kind", "value": "payments"}])
    assert kinds(later, [first, later]) == ["shadowed"]
    assert kinds(later, [first, sets, later]) == []


@pytest.mark.parametrize(
    ("does", "undoes"),
    [
        ({"do": "set_priority", "value": "high"}, {"do": "set_priority", "value": "low"}),
        ({"do": "keep_for_owner"}, {"do": "give_to_team"}),
        ({"do": "resolve_silently"}, {"do": "set_status", "value": "open"}),
        ({"do": "add_tag", "value": "vip"}, {"do": "remove_tag", "value": "vip"}),
        ({"do": "assign", "value": "asha@example.com"}, {"do": "unassign"}),
    ],
)
def test_two_that_undo_each_other_are_told_at_both(does, undoes):
    first, then = rule("a", FROM_PAYPAL, is_("spam", False), then=[does]), rule("b", FROM_PAYPAL, then=[undoes])
    found = warnings_of_all([first, then])
    assert [(each.kind, each.other) for each in found["a"]] == [("undone", "b")]
    assert [(each.kind, each.other) for each in found["b"]] == [("undone", "a")]
    assert kinds(rule("a", FROM_PAYPAL, then=[does, undoes])) == ["undone"]


def test_what_is_made_more_precise_later_is_no_undoing():
    general = rule("a", FROM_PAYPAL, then=[{"do": "set_priority", "value": "low"}])
    special = rule("b", FROM_PAYPAL, is_("subject", "x"), then=[{"do": "set_priority", "value": "high"}])
    assert warnings_of_all([general, special]) == {"a": [], "b": []}
    stops = replace(special, key="c", stop=True)
    assert warnings_of_all([stops, general]) == {"c": [], "a": []}


def test_one_that_holds_for_everything_is_told():
    assert kinds(rule("a")) == ["everything"]
    assert kinds(rule("a", FROM_PAYPAL, is_("from_domain", "paypal.com", "is_not"), mode="any")) == ["everything"]
    assert kinds(rule("a", is_("subject", "x", "contains_not"), FROM_PAYPAL, mode="any")) == []


def test_mail_that_leaves_is_told():
    assert kinds(rule("a", FROM_PAYPAL, then=[{"do": "send_reply", "value": "hello"}])) == ["customers"]
    assert kinds(rule("a", FROM_PAYPAL, then=[{"do": "forward", "value": "a@b.example"}])) == ["outside"]
    assert kinds(rule("a", FROM_PAYPAL, then=[{"do": "call_webhook", "value": "erp"}])) == ["outside"]


def test_reminders_without_end_are_told():
    late, send = is_("hours_since_ours", 48, "at_least"), [{"do": "send_reply", "value": "still-there"}]
    assert kinds(rule("a", late, runs="time", then=send)) == ["customers", "endless"]
    assert kinds(rule("a", late, is_("status", "waiting"), runs="time", then=send)) == ["customers"]


def test_the_starter_pack_gives_no_alarm():
    path = Path(__file__).parents[2] / "tickets/routing/starter/rules.yaml"
    given_ = YAML(typ="safe", pure=True).load(path)["rules"]
    rules = [read({part: value for part, value in each.items() if part != "about"}) for each in given_]
    assert {key: found for key, found in warnings_of_all(rules).items() if found} == {}


@given(groups(), FACTS)
@SURELY
def test_what_holds_holds_in_one_of_its_ways(when, facts):
    rule = read({"name": "A", "runs": ["new", "time"], "when": {"all": [HOURS_AGO, when]}, "then": TAG})
    found = ways(rule.when)
    if compiled(rule).check(View(facts)) is None:
        assert found != []
    elif always(rule.when):
        raise AssertionError("it does not hold always")


HOURS_AGO = is_("hours_since_opened", 1, "at_least")


@given(definitions(), definitions(), FACTS)
@settings(max_examples=40, deadline=None)
def test_what_is_said_to_follow_does(one, other, facts):
    first, then = read(one), read(other)
    found = ways(first.when)
    if found and all(follows(way, then.when) for way in found) and compiled(first).check(View(facts)) is None:
        assert compiled(then).check(View(facts)) is None


FEW = (
    "from_domain",
    "subject",
    "kind",
    "tags",
    "messages",
    "known_customer",
    "earlier_tickets",
    "changed",
    "time",
    "to",
)


@given(st.lists(definitions(fields=FEW, runs=("new", "reply", "change")), min_size=1, max_size=4), FACTS)
@settings(max_examples=40, deadline=None)
def test_a_rule_that_is_said_never_to_act_never_does(given_, facts):
    rules = [replace(read(each), key=str(number)) for number, each in enumerate(given_)]
    idle = {
        key for key, found in warnings_of_all(rules).items() if {each.kind for each in found} & {"never", "shadowed"}
    }
    if not idle:
        return
    facts = replace(facts, changed=facts.changed if facts.occasion == "change" else frozenset())
    decision = decide(facts, [compiled(each, Reference(int(each.key), name=each.key)) for each in rules])
    acted = {verdict.ref.name for verdict in decision.verdicts if verdict.outcome == Outcome.MATCHED}
    assert not acted & idle


def test_three_hundred_rules_are_looked_through_in_a_moment():
    rules = [
        rule(f"r{n}", is_("subject", f"word {n:03}", "contains"), FROM_PAYPAL, stop=n % 2 == 0) for n in range(300)
    ]
    assert not any(warnings_of_all(rules).values())
    assert decide(Facts("a@paypal.com"), [compiled(rules[0])]).matched == []
