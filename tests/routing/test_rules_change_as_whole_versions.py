"""Each change of the rules is a new version and a new rule set; who may, whose rule it is then, and the way back."""

import threading
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.people import deactivate
from tests.cast import join
from tickets.errors import ChangedMeanwhile, Refused
from tickets.models import Mailbox, Rule, RuleSet, RuleVersion, SavedReply, TicketKind, Webhook
from tickets.routing.rulebook import editing, installing, ordering, versions, way_back, whose_rule
from tickets.routing.rules import RuleProblems


def rule_of(name="PayPal disputes", **parts):
    definition = {
        "name": name,
        "runs": ["new"],
        "when": {"all": [{"field": "from_domain", "is": "paypal.com"}]},
        "then": [{"do": "set_kind", "value": "payments"}],
    }
    return {**definition, **parts}


def names():
    return [versions.name_of(version) for version in versions.standing()]


def test_a_new_rule_is_off_and_last_unless_said(adam):
    first = editing.save(rule_of(), adam)
    second = editing.save(rule_of("Hosting"), adam, is_on=True)
    assert (first.is_on, second.is_on, first.number, first.rule.key) == (False, True, 1, "paypal-disputes")
    assert versions.standing() == [first, second]
    assert (first.said, second.said) == ("Made, not switched on", "Made and switched on")


def test_two_rules_of_one_name_have_keys_of_their_own(adam):
    keys = [editing.save(rule_of("Same"), adam).rule.key for _ in range(3)]
    assert keys == ["same", "same-2", "same-3"]
    assert editing.save(rule_of("退款"), adam).rule.key == "rule"


def test_a_long_name_makes_a_key_that_fits(adam):
    keys = [editing.save(rule_of("x" * 80), adam).rule.key for _ in range(3)]
    assert keys == ["x" * 60, f"{'x' * 58}-2", f"{'x' * 58}-3"]


def test_a_change_is_a_further_version_and_a_further_set(adam):
    rule = editing.save(rule_of(), adam).rule
    sets = RuleSet.objects.count()
    changed = editing.save(rule_of("Disputes"), adam, rule=rule, is_on=True, seen=1)
    assert (changed.number, changed.rule, changed.changed_by) == (2, rule, adam)
    assert changed.said == "Name changed; switched on"
    assert versions.standing() == [changed]
    assert RuleSet.objects.count() == sets + 1
    assert rule.versions.get(number=1).definition["name"] == "PayPal disputes"


def test_a_version_never_changes(adam):
    version = editing.save(rule_of(), adam)
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleVersion.objects.filter(pk=version.pk).update(definition={})


def test_whoever_saves_what_another_has_changed_is_told(adam, olivia):
    rule = editing.save(rule_of(), adam).rule
    editing.save(rule_of("Hers"), olivia, rule=rule, seen=1)
    with pytest.raises(ChangedMeanwhile, match="Olivia Owner has changed"):
        editing.save(rule_of("His"), adam, rule=rule, seen=1)
    assert names() == ["Hers"]


def test_an_assistant_changes_no_rule(asha, adam):
    rule = editing.save(rule_of(), adam).rule
    sets = RuleSet.objects.count()
    attempts = (
        lambda: editing.save(rule_of(), asha),
        lambda: editing.switch(rule, True, asha),
        lambda: editing.remove(rule, asha),
        lambda: ordering.reorder([rule.key], asha),
        lambda: ordering.move(rule, asha, up=True),
        lambda: way_back.put_back(rule, asha),
        lambda: way_back.take_back(rule, 1, asha),
        lambda: installing.install([rule_of()], asha, "Mine"),
    )
    for attempt in attempts:
        with pytest.raises(Refused, match="may not change the rules"):
            attempt()
    assert RuleSet.objects.count() == sets


def test_an_admin_who_changes_the_owners_rule_makes_it_his_and_is_told(adam, olivia):
    hers = editing.save(rule_of(), olivia)
    assert hers.by_owner
    assert whose_rule.would_take_from_owner(hers, adam)
    assert not whose_rule.would_take_from_owner(hers, olivia)
    his = editing.save(rule_of("Disputes"), adam, rule=hers.rule)
    assert not his.by_owner
    assert "no longer the owner's rule" in his.said
    assert "was the owner's rule" in whose_rule.notice(his)
    again = editing.save(rule_of("Disputes"), olivia, rule=hers.rule)
    assert again.by_owner
    assert "the owner's now" in whose_rule.notice(again)
    assert whose_rule.notice(editing.save(rule_of("Three"), olivia, rule=hers.rule)) == ""


def test_to_switch_on_is_not_to_write(adam, olivia):
    his = editing.save(rule_of(), adam)
    assert not editing.switch(his.rule, True, olivia).by_owner, "she has not written it"
    hers = editing.save(rule_of("Hers"), olivia, is_on=True)
    assert editing.switch(hers.rule, False, adam).by_owner, "what is off does nothing"
    assert editing.switch(hers.rule, True, olivia).by_owner
    editing.switch(hers.rule, False, olivia)
    assert not editing.switch(hers.rule, True, adam).by_owner, "he answers for what he switches on"


def test_an_admin_does_not_take_the_owners_power_back_from_an_old_version(adam, olivia):
    rule = editing.save(rule_of(), olivia).rule
    editing.save(rule_of("His"), adam, rule=rule)
    assert not way_back.take_back(rule, 1, adam).by_owner
    assert way_back.take_back(rule, 1, olivia).by_owner
    assert not way_back.take_back(rule, 2, olivia).by_owner


def test_time_counts_from_when_it_is_switched_on_or_asks_something_else(adam):
    def since(version):
        return version.acts_since

    first = editing.save(rule_of(), adam)
    named = editing.save(rule_of("Other", then=[{"do": "mark_spam"}]), adam, rule=first.rule)
    assert since(named) == since(first)
    asks = editing.save(rule_of(when={"all": []}), adam, rule=first.rule)
    assert since(asks) > since(first)
    switched = editing.switch(first.rule, True, adam)
    assert since(switched) > since(asks)
    assert since(editing.switch(first.rule, False, adam)) == since(switched)
    assert timezone.now() - since(switched) < timedelta(minutes=1)


def test_order_is_changed_as_a_whole(adam):
    keys = [editing.save(rule_of(name), adam).rule.key for name in ("A", "B", "C")]
    ordering.reorder(["c", "a", "b"], adam)
    assert names() == ["C", "A", "B"]
    ordering.move(Rule.objects.get(key="a"), adam, up=True)
    assert names() == ["A", "C", "B"]
    sets = RuleSet.objects.count()
    ordering.move(Rule.objects.get(key="a"), adam, up=True)
    assert RuleSet.objects.count() == sets, "the first one stays first"
    for wrong in (keys[:2], [*keys, "d"], ["a", "a", "b"]):
        with pytest.raises(ChangedMeanwhile, match="added or removed"):
            ordering.reorder(wrong, adam)


def test_what_is_removed_can_be_put_back_switched_off(adam):
    rule = editing.save(rule_of(), adam, is_on=True).rule
    editing.save(rule_of("B"), adam)
    editing.remove(rule, adam)
    assert names() == ["B"]
    for verb in (lambda: editing.remove(rule, adam), lambda: editing.save(rule_of(), adam, rule=rule)):
        with pytest.raises(Refused, match="removed this rule"):
            verb()
    back = way_back.put_back(rule, adam)
    assert (back.number, back.is_on, names()) == (2, False, ["B", "PayPal disputes"])
    with pytest.raises(Refused, match="there already"):
        way_back.put_back(rule, adam)


def test_the_way_back_is_a_new_version(adam):
    rule = editing.save(rule_of(), adam, is_on=True).rule
    editing.save(rule_of("Other"), adam, rule=rule)
    back = way_back.take_back(rule, 1, adam)
    assert (back.number, back.definition["name"], back.is_on) == (3, "PayPal disputes", True)
    assert back.said == "Taken back to version 1"
    with pytest.raises(Refused, match="no such version"):
        way_back.take_back(rule, 9, adam)


def test_an_old_version_that_names_what_is_gone_says_why_it_cannot_come_back(adam):
    rule = editing.save(rule_of(then=[{"do": "set_kind", "value": "hosting"}]), adam).rule
    editing.save(rule_of(), adam, rule=rule)
    TicketKind.objects.filter(slug="hosting").update(is_used=False)
    with pytest.raises(Refused, match="cannot be taken back: There is no kind “hosting”"):
        way_back.take_back(rule, 1, adam)


def test_an_old_version_that_is_no_rule_by_todays_reading_says_why(adam):
    rule = Rule.objects.create(key="old")
    version = RuleVersion.objects.create(rule=rule, number=1, definition={"name": "Old", "then": []}, is_on=False)
    RuleSet.objects.create(versions=[version.pk])
    for verb in (lambda: way_back.take_back(rule, 1, adam), lambda: editing.switch(rule, True, adam)):
        with pytest.raises(Refused, match="Say what the rule does"):
            verb()


def test_what_cannot_be_read_any_more_can_be_switched_off_and_removed(adam):
    rule = Rule.objects.create(key="old")
    version = RuleVersion.objects.create(rule=rule, number=1, definition={"name": "Old"}, is_on=True)
    RuleSet.objects.create(versions=[version.pk])
    assert not editing.switch(rule, False, adam).is_on
    editing.remove(rule, adam)
    assert versions.standing() == []


@pytest.fixture
def names_there(mailbox, olivia, adam, asha):
    SavedReply.objects.create(key="receipt", name="Receipt", html="Thanks")
    SavedReply.objects.create(key="former", name="Former", html="Thanks", is_used=False)
    Webhook.objects.create(key="erp", name="ERP", url="https://erp.example/", secret="whsec_x")
    Mailbox.objects.create(address="Sales@Shop.example", name="Sales")
    deactivate(join("gone@example.com", "Gone", "assistant"), olivia)


@pytest.mark.parametrize(
    ("do", "value", "said"),
    [
        ("set_kind", "nonsense", "no kind “nonsense”"),
        ("assign", "nobody@example.com", "Nobody who works"),
        ("assign", "gone@example.com", "deactivated"),
        ("assign", "adam@example.com", "Nobody who works"),
        ("notify", "gone@example.com", "deactivated"),
        ("notify", "carl@customer.example", "Nobody here"),
        ("send_reply", "former", "no saved reply"),
        ("call_webhook", "crm", "no webhook"),
        ("set_target", "vip", "no response target"),
        ("attach_procedure", "late-refund", "no procedure"),
        ("forward", "SALES@shop.example", "round in circles"),
    ],
)
def test_an_action_names_what_is_there(names_there, adam, do, value, said):
    with pytest.raises(RuleProblems, match=said) as caught:
        editing.save(rule_of(then=[{"do": "mark_spam"}, {"do": do, "value": value}]), adam)
    assert [(each.part, each.path) for each in caught.value.problems] == [("then", (1,))]
    assert not Rule.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mailbox", "no@shop.example"),
        ("kind", "nonsense"),
        ("known_sender", "x"),
        ("assignee", "carl@customer.example"),
    ],
)
def test_a_condition_names_what_is_there_also_deep_within(names_there, adam, field, value):
    deep = {"all": [{"any": [{"field": "spam", "is": True}, {"field": field, "is_any": ["", value]}]}]}
    with pytest.raises(RuleProblems) as caught:
        editing.save(rule_of(when=deep), adam)
    assert [(each.part, each.path) for each in caught.value.problems] == [("when", (0, 1))]


def test_what_is_there_may_be_named(names_there, adam):
    conditions = [
        {"field": "mailbox", "is": "sales@shop.example"},
        {"field": "assignee", "is_any": ["", "asha@example.com", "gone@example.com"]},
        {"field": "known_sender", "is_not": "payments"},
    ]
    actions = [
        {"do": "assign", "value": "Asha@example.com"},
        {"do": "notify", "value": "admins"},
        {"do": "notify", "value": "olivia@example.com"},
        {"do": "send_reply", "value": "receipt"},
        {"do": "call_webhook", "value": "erp"},
        {"do": "forward", "value": "books@accountant.example"},
    ]
    assert editing.save(rule_of(when={"all": conditions}, then=actions), adam).number == 1


def test_names_are_looked_up_at_once_however_many_rules(names_there, adam, django_assert_max_num_queries):
    many = [rule_of(f"R{n}", then=[{"do": "assign", "value": "asha@example.com"}]) for n in range(100)]
    with django_assert_max_num_queries(16):
        assert len(installing.install(many, adam, "Many")) == 100


def test_many_are_put_in_as_one_change(adam):
    editing.save(rule_of("A"), adam)
    sets = RuleSet.objects.count()
    made = installing.install([rule_of("A", stop=True), rule_of("B", is_on=True), rule_of("C")], adam, "Starter pack")
    assert [(version.rule.key, version.is_on, version.said) for version in made] == [
        ("b", True, "Starter pack"),
        ("c", False, "Starter pack"),
    ]
    assert names() == ["A", "B", "C"]
    assert RuleSet.objects.count() == sets + 1
    assert installing.install([rule_of("A"), rule_of("B")], adam) == []
    assert RuleSet.objects.count() == sets + 1, "what changes nothing makes no rule set"


def test_with_replace_what_is_there_becomes_what_is_given(adam):
    installing.install([rule_of("A", is_on=True), rule_of("B"), rule_of("C")], adam)
    changed = installing.install(
        [rule_of("C", key="c"), rule_of("A", stop=True)], adam, replace=True, remove_others=True
    )
    assert [(version.rule.key, version.number, version.is_on) for version in changed] == [("a", 2, True)]
    assert names() == ["C", "A"]


def test_two_of_one_key_and_too_many_are_refused_as_a_whole(adam, monkeypatch):
    with pytest.raises(Refused, match="Two rules have the key “a”"):
        installing.install([rule_of("A"), rule_of("a")], adam)
    monkeypatch.setattr("tickets.routing.rulebook.draft.MOST_RULES", 2)
    with pytest.raises(Refused, match="no more are possible"):
        installing.install([rule_of("A"), rule_of("B"), rule_of("C")], adam)
    assert (Rule.objects.count(), RuleSet.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_sets_follow_one_another_when_many_change_rules_at_once(transactional_db):
    adam = join("adam@example.com", "Adam Admin", "admin")

    def make(number):
        try:
            for turn in range(5):
                editing.save(rule_of(f"Rule {number} {turn}"), adam)
        finally:
            connection.close()

    threads = [threading.Thread(target=make, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sets = list(RuleSet.objects.order_by("pk").values_list("versions", flat=True))
    assert [len(each) for each in sets] == list(range(1, 16))
    assert all(before == after[:-1] for before, after in pairwise(sets))
