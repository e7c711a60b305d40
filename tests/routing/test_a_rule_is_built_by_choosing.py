"""The builder as a person without script uses it: each button posts the form, and nothing that was typed is lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import signed_in
from tests.routing.filling_in import posted
from tickets.routing.builder import form_of
from tickets.routing.rulebook import editing, versions
from tickets.routing.rulebook.naming import names_and_choices

DISPUTES = {
    "name": "PayPal disputes",
    "runs": ["new"],
    "when": {"all": [{"field": "from_domain", "is": "paypal.com"}, {"field": "subject", "contains": "dispute"}]},
    "then": [{"do": "set_kind", "value": "payments"}, {"do": "keep_for_owner"}],
}
SAID = "When a new mail comes from paypal.com and the subject contains “dispute”, set the kind to Payments"


def typed(definition: dict, do: str, **further: object) -> dict:
    form = posted(form_of(definition, names_and_choices()[1]), do=do, **further)
    return {name: form.getlist(name) for name in form}


def test_a_new_rule_is_saved_switched_off_and_the_next_step_is_said(adam):
    page = signed_in(adam).post("/routing/rules/new/", typed(DISPUTES, "save"), follow=True)
    assert page.redirect_chain == [("/routing/rules/paypal-disputes/", 303)]
    assert "Saved, switched off. Try it, then switch it on." in page.content.decode()
    assert SAID in page.content.decode()
    version = versions.standing()[0]
    assert (version.is_on, version.number, version.by_owner) == (False, 1, False)


def test_it_is_changed_and_switched_on(adam):
    key = editing.save(DISPUTES, adam).rule.key
    changed = DISPUTES | {"then": [{"do": "mark_spam"}]}
    page = signed_in(adam).post(f"/routing/rules/{key}/", typed(changed, "save", is_on="yes", seen="1"), follow=True)
    assert "It is on" in page.content.decode()
    version = versions.standing()[0]
    assert (version.is_on, version.number) == (True, 2)
    assert version.definition["then"] == [{"do": "mark_spam"}]


def test_what_is_wrong_is_said_where_it_is_and_all_is_kept(adam):
    wrong = DISPUTES | {"name": "", "when": {"any": [{"field": "subject", "matches": "(a"}]}}
    answer = signed_in(adam).post("/routing/rules/new/", typed(wrong, "save"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Give the rule a name." in page
    assert "The pattern cannot be read" in page
    assert 'value="(a"' in page
    assert 'id="when-0-problems"' in page
    assert not versions.standing()


def test_a_button_adds_a_row_and_saves_nothing(adam):
    page = signed_in(adam).post("/routing/rules/new/", typed(DISPUTES, "add-condition when")).content.decode()
    assert 'id="when-2-field"' in page
    assert 'value="dispute"' in page
    assert page.count("autofocus") == 1
    assert not versions.standing()


def test_what_is_chosen_decides_what_can_be_chosen_next(adam, asha):
    chosen = typed(DISPUTES, "show", **{"when-0-field": "kind", "when-1-field": "hours_since_ours"})
    page = signed_in(adam).post("/routing/rules/new/", chosen).content.decode()
    assert '<option value="payments"' in page
    assert "business hours" in page
    given = typed(DISPUTES, "show", **{"then-0-do": "assign"})
    assert "Asha Assistant" in signed_in(adam).post("/routing/rules/new/", given).content.decode()


def test_the_part_that_changes_is_all_that_a_script_is_given(adam):
    part = signed_in(adam).post("/routing/rules/new/", typed(DISPUTES, "show"), headers={"HX-Request": "true"})
    assert part.content.decode().lstrip().startswith('<div id="build"')
    assert SAID in part.content.decode()


def test_what_another_person_changed_meanwhile_is_said_and_all_is_kept(adam, olivia):
    saved = editing.save(DISPUTES, adam)
    editing.save(DISPUTES | {"then": [{"do": "mark_spam"}]}, olivia, rule=saved.rule)
    mine = DISPUTES | {"name": "Mine now"}
    answer = signed_in(adam).post("/routing/rules/paypal-disputes/", typed(mine, "save", seen="1"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Olivia Owner has changed this rule meanwhile" in page
    assert 'value="Mine now"' in page
    assert 'name="seen" value="2"' in page
    signed_in(adam).post("/routing/rules/paypal-disputes/", typed(mine, "save", seen="2"))
    assert versions.standing()[0].definition["name"] == "Mine now"


def test_an_admin_is_told_before_and_after_that_the_owners_rule_loses_its_power(adam, olivia):
    editing.save(DISPUTES, olivia)
    browser = signed_in(adam)
    assert "Saved by you, it is yours" in browser.get("/routing/rules/paypal-disputes/").content.decode()
    page = browser.post("/routing/rules/paypal-disputes/", typed(DISPUTES, "save", seen="1"), follow=True)
    assert "This was the owner&#x27;s rule and is yours now" in page.content.decode()
    assert "Saved by you" not in signed_in(olivia).get("/routing/rules/paypal-disputes/").content.decode()


def test_what_is_gone_is_shown_as_gone_and_cannot_be_saved(adam):
    gone = DISPUTES | {"then": [{"do": "send_reply", "value": "never-there"}]}
    answer = signed_in(adam).post("/routing/rules/new/", typed(gone, "save"))
    assert answer.status_code == 422
    assert "never-there (not there any more)" in answer.content.decode()
    assert "There is no saved reply “never-there” in use." in answer.content.decode()


def test_what_is_typed_stands_on_the_page_as_text(adam):
    hostile = DISPUTES | {"name": "<script>alert(1)</script>", "then": [{"do": "add_note", "value": "</textarea><b>"}]}
    page = signed_in(adam).post("/routing/rules/new/", typed(hostile, "show")).content.decode()
    assert "<script>alert" not in page
    assert "</textarea><b>" not in page


@pytest.mark.parametrize("many", [1, 100])
def test_a_page_of_the_builder_costs_few_statements_whatever_the_rule(adam, many):
    long = DISPUTES | {"when": {"any": [{"field": "subject", "contains": "a"}] * many}}
    browser = signed_in(adam)
    browser.get("/routing/rules/new/")
    with CaptureQueriesContext(connection) as asked:
        assert browser.post("/routing/rules/new/", typed(long, "show")).status_code == 200
    assert len([each for each in asked if "SAVEPOINT" not in each["sql"]]) <= 13


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 50])
def test_nonsense_in_hidden_fields_breaks_nothing(adam, seen):
    editing.save(DISPUTES, adam)
    answer = signed_in(adam).post("/routing/rules/paypal-disputes/", typed(DISPUTES, "save", seen=seen))
    assert answer.status_code in (303, 422)


def test_a_rule_named_new_has_a_page_of_its_own(adam):
    page = signed_in(adam).post("/routing/rules/new/", typed(DISPUTES | {"name": "New"}, "save"))
    assert page.headers["Location"] == "/routing/rules/new-2/"


def test_a_rule_is_made_from_a_ticket_that_one_sees_and_from_no_other(adam, olivia, ticket, private):
    page = signed_in(adam).get(f"/routing/rules/new/?from={ticket.reference}").content.decode()
    assert "customer.example" in page
    assert "course" in page
    hidden = signed_in(adam).get(f"/routing/rules/new/?from={private.reference}").content.decode()
    assert "This ticket is not there, or it is not yours to see." in hidden
    assert "divorce" not in hidden
    assert "divorce" in signed_in(olivia).get(f"/routing/rules/new/?from={private.reference}").content.decode()
    assert signed_in(adam).get("/routing/rules/new/?from=%00nonsense").status_code == 200


def test_it_is_tried_without_a_script_and_all_that_was_typed_stands_there_still(adam, ticket):
    tried = DISPUTES | {"name": "", "when": {"all": [{"field": "subject", "contains": "course"}]}}
    page = signed_in(adam).post("/routing/rules/new/", typed(tried, "try", is_on="yes")).content.decode()
    assert "It would hold for 1 of 1" in page
    assert 'value="course"' in page
    assert 'name="is_on" value="yes" checked' in page
    unfinished = DISPUTES | {"then": [{"do": ""}]}
    page = signed_in(adam).post("/routing/rules/new/", typed(unfinished, "try")).content.decode()
    assert "This rule cannot be tried yet" in page
    assert 'value="dispute"' in page
    assert not versions.standing()
