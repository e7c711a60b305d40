"""Green and red, with what was looked at, also in groups within groups."""

from datetime import UTC, datetime, timedelta

from tickets.routing.rules import Facts, Marks, compiled, decide, read
from tickets.routing.rules.differing import differences
from tickets.routing.rules.telling import in_words
from tickets.routing.rules.tracing import trace
from tickets.routing.rules.viewing import View

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
FACTS = Facts(
    "carl@customer.example", subject="Refund, please", text="x " * 500 + "the INVOICE is wrong " + "y " * 500, now=NOW
)
KINDS = {"kind": {"payments": "Payments"}, "set_kind": {"payments": "Payments"}}


def rule(*when, then=({"do": "set_kind", "value": "payments"},), **more):
    return read({"name": "R", "when": {"all": list(when)}, "then": list(then), **more})


def parts(*when, facts=FACTS):
    return trace(rule(*when).when, facts, KINDS).parts


def test_each_condition_says_whether_it_holds_and_what_was_looked_at():
    held, failed = parts({"field": "subject", "contains": "refund"}, {"field": "from_domain", "is": "paypal.com"})
    assert (held.holds, held.said, held.looked_at) == (True, "the subject contains “refund”", "“Refund, please”")
    assert (failed.holds, failed.said, failed.looked_at) == (False, "it comes from paypal.com", "“customer.example”")


def test_of_a_long_text_it_shows_what_stands_around_the_find():
    [found] = parts({"field": "text", "contains": "invoice"})
    assert found.holds
    assert "the INVOICE is wrong" in found.looked_at
    assert len(found.looked_at) < 200


def test_of_many_words_those_are_told_that_are_there():
    words = [f"word {number}" for number in range(30)]
    [found] = parts({"field": "subject", "contains_any": [*words, "refund"]})
    assert found.said == "the subject contains “refund”, “word 0”, “word 1” or 28 others"


def test_groups_within_groups_are_all_looked_at():
    inner = {"none": [{"field": "subject", "contains": "refund"}, {"field": "subject", "contains": "nowhere"}]}
    tree = trace(rule({"any": [{"field": "subject", "is": "x"}, inner]}).when, FACTS)
    assert [tree.holds, tree.parts[0].holds, tree.parts[0].parts[0].holds] == [False, False, False]
    none = tree.parts[0].parts[1]
    assert (none.mode, none.holds, [each.holds for each in none.parts]) == ("none", False, [True, False])
    assert [each.is_right for each in none.parts] == [False, True]


def test_it_agrees_with_the_engine():
    conditions = [
        {"field": "has_attachments", "is": False},
        {"field": "tags", "has_not": "x"},
        {"field": "kind", "is": "payments"},
        {"field": "messages", "at_least": 2},
        {"field": "time", "after": "13:00"},
        {"field": "header", "name": "X-Mailer", "matches": "^mutt"},
    ]
    for each in conditions:
        traced = trace(rule(each).when, FACTS, KINDS)
        assert traced.holds == (compiled(rule(each)).check(View(FACTS)) is None)
        assert traced.parts[0].looked_at


def test_hours_and_names_are_said_in_words():
    facts = Facts("a@b.example", now=NOW, opened_at=NOW - timedelta(hours=5), marks=Marks(kind="payments"))
    kind, hours = trace(
        rule({"field": "kind", "is": "payments"}, {"field": "hours_since_opened", "at_least": 6}, runs=["time"]).when,
        facts,
        KINDS,
    ).parts
    assert (kind.said, kind.looked_at) == ("the kind is Payments", "Payments")
    assert (hours.holds, hours.looked_at) == (False, "5.0 hours")


def test_what_a_rule_does_is_told_in_words():
    then = [
        {"do": "set_kind", "value": "payments"},
        {"do": "add_tag", "value": "money"},
        {"do": "keep_for_owner"},
        {"do": "send_reply", "value": "thanks"},
    ]
    decision = decide(FACTS, [compiled(rule(then=then))])
    assert sorted(in_words(decision.changes, decision.effects, KINDS)) == [
        "add the tag “money”",
        "keep it for the owner",
        "send the saved reply “thanks”",
        "set the kind to Payments",
    ]


def test_two_versions_differ_in_words():
    old = rule({"field": "subject", "contains": "a"})
    new = rule({"field": "subject", "contains": "b"}, then=[{"do": "mark_spam"}], stop=True, runs=["new", "reply"])
    assert differences(old, new, KINDS) == [
        "runs: added the customer writes again",
        "conditions: added the subject contains “b”",
        "conditions: taken away the subject contains “a”",
        "actions: added mark it as spam",
        "actions: taken away set the kind to Payments",
        "asks no later rule any more",
    ]
    assert differences(old, old) == []
    nested = read(
        {"name": "R", "when": {"any": [{"field": "subject", "contains": "a"}]}, "then": [{"do": "mark_spam"}]}
    )
    plain = read({"name": "R", "when": {"all": [{"field": "subject", "contains": "a"}]}, "then": [{"do": "mark_spam"}]})
    assert differences(plain, nested) != []
