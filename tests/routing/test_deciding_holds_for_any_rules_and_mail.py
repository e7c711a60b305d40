"""What is true of every decision, whatever the rules and the mail."""

import time
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.routing.any_rules import FACTS, NOW, definitions, rule_sets
from tickets.routing.rules import (
    HELD,
    OWNER,
    TEAM,
    Condition,
    Facts,
    Outcome,
    Reference,
    RuleProblems,
    compiled,
    decide,
    read,
)
from tickets.routing.rules.comparing import asks
from tickets.routing.rules.compiling import CompiledRule
from tickets.routing.rules.fields import FIELDS
from tickets.routing.rules.model import NONE, Group
from tickets.routing.rules.viewing import View
from tickets.routing.rules.words import part_at
from tickets.routing.rules.writing import written

SURELY = settings(max_examples=40, deadline=None)
MAIL = ("new", "reply", "ours")
# Those that are decided for each mark by the mark itself, so that to decide twice is to decide once.
PLAIN = (
    "set_kind",
    "set_priority",
    "assign",
    "set_status",
    "keep_for_owner",
    "give_to_team",
    "set_target",
    "mark_spam",
)
OF_MARKS = ("kind", "status", "priority", "assignee", "tags", "changed", "in_business_hours")
UNMARKED = tuple(field for field in FIELDS if field not in OF_MARKS)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(), max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(rule_sets(runs=(*MAIL, "change", "time")), FACTS)
@SURELY
def test_each_rule_has_one_verdict_in_its_place(rules, facts):
    decision = decide(facts, rules)
    assert [verdict.ref for verdict in decision.verdicts] == [rule.ref for rule in rules]
    matched = {verdict.ref.rule for verdict in decision.matched}
    assert {each.rule.rule for each in (*decision.changes, *decision.effects)} <= matched


@given(rule_sets(runs=MAIL), FACTS)
@SURELY
def test_a_decision_is_its_rules_one_after_the_other(rules, facts):
    """Each sees all that those before it did, and nothing half done."""
    assume(facts.occasion != "change")
    # What the team saw when the decision began is not locked when a rule of it keeps it.
    assume(facts.marks.visibility != TEAM or not (facts.is_protected or facts.is_unread or facts.answers))
    whole, marks, stopped = decide(facts, rules), facts.marks, False
    for rule, verdict in zip(rules, whole.verdicts, strict=True):
        if stopped:
            assert verdict.outcome == Outcome.STOPPED
            continue
        alone = decide(replace(facts, marks=marks), [rule])
        assert alone.verdicts == (verdict,)
        assert [each for each in whole.changes if each.rule is rule.ref] == list(alone.changes)
        assert [each for each in whole.effects if each.rule is rule.ref] == list(alone.effects)
        opened = marks.visibility == HELD and all(each.mark != "visibility" for each in alone.changes)
        is_locked = alone.visibility == OWNER
        marks = replace(alone.marks, visibility=HELD) if opened and not is_locked else alone.marks
        stopped = rule.rule.stop and verdict.outcome == Outcome.MATCHED
    assert whole.marks == (replace(marks, visibility=TEAM) if marks.visibility == HELD else marks)


@given(rule_sets(runs=(*MAIL, "change", "time")), FACTS)
@SURELY
def test_changes_follow_one_another_to_the_marks_at_the_end(rules, facts):
    decision, marks = decide(facts, rules), facts.marks
    for change in decision.changes:
        before = getattr(marks, change.mark)
        assert change.before != change.after
        assert change.before == before or (change.mark == "visibility" and change.before == OWNER)
        marks = replace(marks, **{change.mark: change.after})
    assert replace(marks, visibility="") == replace(decision.marks, visibility="")
    assert decision.visibility == decision.marks.visibility in (TEAM, OWNER)


@given(rule_sets(most=1, fields=UNMARKED, runs=MAIL, which=PLAIN), FACTS)
@SURELY
def test_to_decide_again_changes_nothing(rules, facts):
    """Of a rule that asks no marks and sets each of them outright; of two such rules, see the next test."""
    again = decide(replace(facts, marks=decide(facts, rules).marks), rules)
    assert again.changes == ()


@given(rule_sets(fields=UNMARKED, runs=MAIL, which=PLAIN), FACTS)
@SURELY
def test_to_decide_again_ends_where_it_ended(rules, facts):
    """Of many such rules: one may set what a later one sets anew, so there are changes, but they come to the same."""
    once = decide(facts, rules)
    assert decide(replace(facts, marks=once.marks), rules).marks == once.marks


@given(rule_sets(runs=("new", "change")), FACTS)
@SURELY
def test_no_rule_runs_twice_and_whoever_would_is_named(rules, facts):
    decision = decide(facts, rules)
    ran = [each.rule.rule for each in decision.changes]
    assert len({(each.rule.rule, each.mark) for each in decision.changes}) == len(ran)
    if decision.limited:
        assert any(f"“{rule.ref.name}” would run a second time" in decision.limited for rule in rules)


def test_two_rules_that_undo_each_other_come_to_an_end_and_it_is_said():
    def on_change(name, asks_for, sets):
        when = {"all": [{"field": "priority", "is": asks_for}]}
        then = [{"do": "set_priority", "value": sets}]
        return compiled(read({"name": name, "runs": ["change"], "when": when, "then": then}), Reference(name=name))

    starts = compiled(read({"name": "Starts", "then": [{"do": "set_priority", "value": "high"}]}))
    decision = decide(
        Facts("carl@shop.example"), [starts, on_change("Down", "high", "low"), on_change("Up", "low", "high")]
    )
    assert [change.after for change in decision.changes] == ["high", "low", "high"]
    assert "“Down” would run a second time" in decision.limited


@given(rule_sets(runs=(*MAIL, "change", "time")), FACTS)
@SURELY
def test_what_is_kept_for_the_owner_is_shown_only_by_a_rule_of_hers(rules, facts):
    decision, kept = decide(facts, rules), facts.marks.visibility == OWNER
    by_owner = {rule.ref.rule for rule in rules if rule.ref.by_owner}
    for change in decision.changes:
        if change.mark == "visibility" and change.before == OWNER:
            assert change.rule.rule in by_owner
        kept = change.after == OWNER if change.mark == "visibility" else kept
    assert not (kept and decision.visibility != OWNER)


@given(rule_sets(runs=(*MAIL, "change", "time")), FACTS)
@SURELY
def test_no_rule_opens_what_is_stronger_than_rules(rules, facts):
    assume(facts.marks.visibility != TEAM)
    for strong in ({"is_protected": True}, {"answers": OWNER}, {"answers": HELD}, {"is_unread": True}):
        assert decide(replace(facts, **strong), rules).visibility == OWNER


@given(rule_sets(most=1, runs=MAIL), FACTS)
@SURELY
def test_what_is_said_to_have_failed_did_fail(rules, facts):
    (verdict,) = decide(facts, rules).verdicts
    if verdict.outcome != Outcome.FAILED:
        return
    when, view = rules[0].rule.when, View(facts)
    if not verdict.failed:
        assert when.mode == "any"
        return
    inside, part = part_at(when, verdict.failed[:-1]), part_at(when, verdict.failed)
    assert isinstance(inside, Group)
    assert holds(part, view) == (inside.mode == NONE)


def holds(part, view):
    """The plain meaning, to hold the quick way against."""
    if isinstance(part, Condition):
        return asks(part)(view)
    found = [holds(each, view) for each in part.parts]
    return {"all": all(found), "any": any(found), "none": not any(found)}[part.mode]


@given(definitions(), FACTS)
@SURELY
def test_the_quick_way_means_what_the_plain_way_means(definition, facts):
    rule = read(definition)
    assert (compiled(rule).check(View(facts)) is None) == holds(rule.when, View(facts))


@given(definitions(runs=(*MAIL, "change", "time")))
@SURELY
def test_what_is_written_is_read_as_the_same_rule(definition):
    rule = read(definition)
    assert read(written(rule)) == rule
    assert written(read(written(rule))) == written(rule)


@given(JSON)
@settings(max_examples=80, deadline=None)
def test_reading_raises_nothing_but_what_is_wrong_in_words(anything):
    said = ["a rule"]
    whole, group, parts = {"when": anything}, {"all": [anything]}, [anything]
    for each in (anything, {"name": "A", **whole}, {"name": "A", "when": group, "then": parts}):
        try:
            read(each)
        except RuleProblems as problems:
            said += [problem.said for problem in problems.problems]
    assert all(said)


@given(JSON, st.sampled_from(["key", "name", "runs", "when", "then", "stop", "is_on"]), definitions())
@SURELY
def test_one_part_gone_wrong_is_no_other_trouble(anything, part, definition):
    with suppress(RuleProblems):
        assert read({**definition, part: anything}).then


@given(JSON, definitions(), st.data())
@SURELY
def test_a_value_gone_wrong_is_no_other_trouble(anything, definition, data):
    said = data.draw(st.sampled_from(definition["then"]))
    said[data.draw(st.sampled_from(["do", "value", "from", "hours", "else"]))] = anything
    with suppress(RuleProblems):
        assert decide(Facts("carl@shop.example", now=NOW), [compiled(read(definition))]).verdicts


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+$", "(a|aa)+$", "(x+x+)+y", "(.*)*=(.*)*=b", "(a{0,200}){0,4}b", "(a{0,500}){0,2}(b{0,500}){0,2}c"],
)
def test_a_catastrophic_pattern_takes_time_as_the_text_is_long(pattern):
    rule = compiled(
        read({"name": "Slow", "when": {"all": [{"field": "text", "matches": pattern}]}, "then": [{"do": "mark_spam"}]})
    )

    def seconds(length):
        facts, began = Facts("carl@shop.example", text="a" * length + "!x"), time.perf_counter()
        decide(facts, [rule])
        return time.perf_counter() - began

    seconds(1000)
    assert min(seconds(100_000) for _ in range(3)) < 1


@pytest.mark.parametrize("count", [1, 8, 9, 40, 41, 500])
def test_a_long_list_is_found_as_each_of_it_would_be(count):
    needles = [f"Wort{number}.ß" for number in range(count)]
    rule: CompiledRule = compiled(
        read(
            {"name": "L", "when": {"all": [{"field": "text", "contains_any": needles}]}, "then": [{"do": "mark_spam"}]}
        )
    )
    for needle in (needles[0], needles[-1]):
        assert decide(Facts("c@x.example", text=f"Hello {needle.upper()} there"), [rule]).matched
        assert not decide(Facts("c@x.example", text=f"Hello {needle[:-1]} there"), [rule]).matched
    assert not decide(Facts("c@x.example", text="Wort"), [rule]).matched
