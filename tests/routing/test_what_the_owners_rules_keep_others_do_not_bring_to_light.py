"""An admin may write rules, and may not see what the owner keeps: not by taking the owner's rule out of the way."""

import pytest

from tests.cast import signed_in
from tickets.errors import Refused
from tickets.models import RuleSet
from tickets.routing.rulebook import editing, installing, ordering, versions, way_back

pytestmark = pytest.mark.django_db
ALL = {"all": []}


def keeps(name="Partners", **more):
    when = {"all": [{"field": "from_domain", "is": "partner.example"}]}
    return {"name": name, "when": when, "then": [{"do": "keep_for_owner"}], **more}


def tags(name="Tags", **more):
    return {"name": name, "when": ALL, "then": [{"do": "add_tag", "value": "x"}], **more}


@pytest.fixture
def hers(olivia):
    return editing.save(keeps(), olivia, is_on=True)


def test_nobody_else_changes_it_switches_it_off_or_removes_it(hers, adam, olivia):
    sets = RuleSet.objects.count()
    verbs = (
        lambda by: editing.save(tags(), by, rule=hers.rule),
        lambda by: editing.switch(hers.rule, False, by),
        lambda by: editing.remove(hers.rule, by),
        lambda by: way_back.take_back(hers.rule, 1, by),
        lambda by: installing.install([tags(key="partners")], by, replace=True),
        lambda by: installing.install([tags()], by, remove_others=True),
    )
    for verb in verbs:
        with pytest.raises(Refused, match="Only the owner"):
            verb(adam)
    assert RuleSet.objects.count() == sets
    assert versions.standing() == [hers]
    verbs[1](olivia)
    assert not versions.standing()[0].is_on


def test_no_rule_of_others_that_stops_comes_before_it(hers, adam):
    his = editing.save(tags(stop=True), adam, is_on=True)
    last = editing.save(tags("Late"), adam, is_on=True)
    first = tags(key="first", is_on=True, stop=True)
    for verb in (
        lambda: ordering.move(his.rule, adam, up=True),
        lambda: ordering.reorder([his.rule.key, hers.rule.key, last.rule.key], adam),
        lambda: installing.install([first, tags(), keeps()], adam, remove_others=True),
    ):
        with pytest.raises(Refused, match="stops"):
            verb()
    ordering.reorder([last.rule.key, hers.rule.key, his.rule.key], adam)
    with pytest.raises(Refused, match="stops"):
        editing.save(tags("Late", stop=True), adam, rule=last.rule)
    off = editing.save(tags("Late", stop=True), adam, rule=last.rule, is_on=False)
    with pytest.raises(Refused, match="stops"):
        editing.switch(off.rule, True, adam)


def test_what_stood_before_it_already_stands(adam, olivia):
    his = editing.save(tags(stop=True), adam, is_on=True)
    editing.save(keeps(), olivia, is_on=True)
    editing.save(tags("Another"), adam, is_on=True)
    with pytest.raises(Refused, match="stops"):
        editing.save(tags("Wider", stop=True), adam, rule=his.rule)
    editing.save(tags("Goes on"), adam, rule=his.rule)


def test_what_an_admin_keeps_for_the_owner_he_may_change(adam):
    his = editing.save(keeps(), adam, is_on=True)
    editing.remove(his.rule, adam)
    assert versions.standing() == []


def test_the_list_says_why(hers, adam):
    browser = signed_in(adam)
    page = browser.post(f"/routing/rules/{hers.rule.key}/switch/", {"on": ""}, follow=True).content.decode()
    assert "Only the owner changes it" in page
    assert versions.standing() == [hers]
