"""The list of rules: what it says, and each change of it; with and without script."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from tests.cast import signed_in
from tickets.models import RuleSet
from tickets.routing.rulebook import editing, versions

HTMX = {"HX-Request": "true"}


def rule(by, name: str, *, is_on: bool = True):
    asks = {"all": [{"field": "subject", "contains": name.lower()}]}
    definition = {"name": name, "when": asks, "then": [{"do": "set_kind", "value": "payments"}]}
    return editing.save(definition, by, is_on=is_on).rule


def order() -> list[str]:
    return [version.rule.key for version in versions.standing()]


@pytest.fixture
def three(adam):
    return [rule(adam, name) for name in ("First", "Second", "Third")]


def test_an_empty_list_says_what_a_rule_is_and_how_to_begin(adam):
    page = signed_in(adam).get("/routing/").content.decode()
    assert "Write the first rule" in page
    assert "A rule says what happens with mail" in page


def test_each_rule_is_told_as_a_sentence_in_order(adam, three):
    page = signed_in(adam).get("/routing/").content.decode()
    said = strip_tags(page)
    assert "When a new mail comes and the subject contains “first”, set the kind to Payments." in said
    assert page.index("First</a>") < page.index("Second</a>") < page.index("Third</a>")
    assert "Has not matched yet" in page


def test_the_list_costs_as_much_for_twelve_rules_as_for_three(adam, three):
    browser = signed_in(adam)
    browser.get("/routing/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get("/routing/")
    for number in range(9):
        rule(adam, f"Further {number}")
    with CaptureQueriesContext(connection) as many:
        browser.get("/routing/")
    assert len(many) == len(few) <= 12


def test_a_rule_is_switched_off_and_on(adam, three):
    browser = signed_in(adam)
    answer = browser.post("/routing/rules/first/switch/", {"on": ""}, follow=True)
    assert answer.redirect_chain == [("/routing/", 303)]
    assert "Switched off." in answer.content.decode()
    assert [version.is_on for version in versions.standing()] == [False, True, True]
    browser.post("/routing/rules/first/switch/", {"on": "yes"})
    assert versions.standing()[0].is_on


def test_a_rule_is_moved_by_one_place_and_the_first_stays_first(adam, three):
    browser = signed_in(adam)
    browser.post("/routing/rules/third/place/", {"way": "up"})
    assert order() == ["first", "third", "second"]
    browser.post("/routing/rules/first/place/", {"way": "up"})
    assert order() == ["first", "third", "second"]
    part = browser.post("/routing/rules/first/place/", {"way": "down"}, headers=HTMX).content.decode()
    assert order() == ["third", "first", "second"]
    assert part.lstrip().startswith('<form id="rules"')
    assert "Moved down." in part


def test_a_new_order_is_taken_as_a_whole_or_not_at_all(adam, three):
    browser = signed_in(adam)
    browser.post("/routing/order/", {"keys": ["third", "first", "second"]}, headers=HTMX)
    assert order() == ["third", "first", "second"]
    told = browser.post("/routing/order/", {"keys": ["first", "second"]}, headers=HTMX).content.decode()
    assert "Somebody has added or removed a rule meanwhile" in told
    assert order() == ["third", "first", "second"]


def test_a_removed_rule_can_be_put_back(adam, three):
    browser = signed_in(adam)
    page = browser.post("/routing/rules/second/removal/", follow=True).content.decode()
    assert order() == ["first", "third"]
    assert "Removed rules (1)" in page
    assert browser.get("/routing/rules/second/", follow=True).redirect_chain == [("/routing/", 302)]
    browser.post("/routing/rules/second/return/")
    assert order() == ["first", "third", "second"]
    assert not versions.standing()[-1].is_on


def test_an_admin_who_switches_on_the_owners_rule_is_told_whose_it_is_then(adam, olivia):
    rule(olivia, "Hers", is_on=False)
    part = signed_in(adam).post("/routing/rules/hers/switch/", {"on": "yes"}, headers=HTMX).content.decode()
    assert "This was the owner&#x27;s rule and is yours now" in part


@pytest.mark.parametrize("address", ["", "order/", "rules/new/", "rules/first/", "rules/first/place/",
                                     "rules/first/switch/", "rules/first/removal/", "rules/first/return/"])  # fmt: skip
def test_only_those_who_write_rules_come_near_them(address, asha, client, three):
    before, sets = order(), RuleSet.objects.count()
    for ask in (signed_in(asha).get, signed_in(asha).post):
        assert ask(f"/routing/{address}").status_code == 403
    for ask in (client.get, client.post):
        assert "/accounts/login/" in ask(f"/routing/{address}").headers["Location"]
    assert (order(), RuleSet.objects.count()) == (before, sets)


def test_the_owner_and_an_admin_find_it_in_the_rail_and_an_assistant_does_not(olivia, adam, asha):
    for person, is_there in ((olivia, True), (adam, True), (asha, False)):
        assert (">Routing</span>" in signed_in(person).get("/queues/open/").content.decode()) is is_there
    assert signed_in(olivia).get("/routing/").status_code == 200


def test_what_is_not_there_is_not_found(adam):
    for verb in ("", "place/", "switch/", "removal/", "return/"):
        assert signed_in(adam).post(f"/routing/rules/nonsense/{verb}").status_code == 404
