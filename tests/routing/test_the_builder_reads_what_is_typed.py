"""The names of the fields carry the tree; what is not finished or wrong is kept as it is."""

import pytest
from django.http import QueryDict

from tests.routing.filling_in import posted
from tickets.routing.builder import blank, definition_of, form_of, shaped
from tickets.routing.rules import RuleProblems, read
from tickets.routing.rules.actions import DOINGS
from tickets.routing.rules.fields import FIELDS, OPERATORS, WITH_LISTS
from tickets.routing.rules.model import Group, conditions_of
from tickets.routing.rules.reading import DEEPEST
from tickets.routing.rules.writing import written
from tickets.routing.starter import pack

CHOICES = {
    "kind": {"payments": "Payments"},
    "set_kind": {"payments": "Payments"},
    "assign": {"asha@example.com": "Asha"},
    "send_reply": {"receipt": "Receipt"},
    "notify": {"owner": "the owner"},
    "call_webhook": {"books": "Books"},
    "set_target": {"fast": "Fast"},
    "attach_procedure": {"late-refund": "Late refund"},
}
VALUES = {"number": 3, "hours": 4.5, "yes_no": False, "clock": "09:30"}
FIRST = {"status": "open", "priority": "high", "satisfaction": "good", "day": "mon"}


def conditions() -> list[dict]:
    found = []
    for field in FIELDS.values():
        value = VALUES.get(field.kind, FIRST.get(field.key, "something"))
        for op in OPERATORS[field.kind]:
            further = {"name": "X-Mailer"} if field.key == "header" else {}
            further |= {"hours": "business"} if field.kind == "hours" else {}
            found.append({"field": field.key, **further, op: [value] if op in WITH_LISTS else value})
    return found


def actions() -> list[dict]:
    values = {
        "set_kind": "payments",
        "set_priority": "high",
        "set_status": "waiting",
        "assign": "asha@example.com",
        "snooze": 2,
        "add_note": "Two\nlines",
        "send_reply": "receipt",
        "forward": "books@example.com",
        "notify": "owner",
        "call_webhook": "books",
        "set_target": "fast",
        "attach_procedure": "late-refund",
        "take_fields": r"(?P<order>\d+)",
    }
    return [
        {"do": each.key} | ({} if each.takes == "nothing" else {"value": values.get(each.key, "vip")})
        for each in DOINGS.values()
    ]


def test_every_condition_and_every_action_comes_back_as_it_was():
    groups = [{"any": conditions()[:60]}, {"none": [{"all": conditions()[60:]}]}]
    whole = {"name": "All", "runs": ["new", "time"], "when": {"all": groups}, "then": actions(), "stop": True}
    assert len(conditions()) > 100
    before = read(whole)
    after = read(definition_of(posted(form_of(whole, CHOICES))))
    assert written(after) == written(before)


@pytest.mark.parametrize(("field", "op"), [("subject", "contains"), ("text", "contains"), ("from_domain", "is")])
def test_how_to_look_is_what_is_meant_mostly(field, op):
    (asked,) = definition_of(QueryDict(f"when-mode=all&when-0-field={field}"))["when"]["all"]
    assert asked == {"field": field, op: ""}


@pytest.mark.parametrize("field", ["kind", "known_sender", "assignee", "satisfaction"])
@pytest.mark.parametrize("asked", [{"is": ""}, {"is_not": ""}, {"is_any": [""]}])
def test_that_there_is_none_can_be_chosen_and_stays(field, asked):
    typed = blank() | {"when": {"all": [{"field": field, **asked}]}}
    form = form_of(typed, CHOICES)
    assert [choice.value for choice in form.when.parts[0].control.choices if choice.chosen] == [""]
    assert "choose…" not in {choice.name for choice in form.when.parts[0].control.choices}
    assert definition_of(posted(form))["when"] == typed["when"]


def test_ready_made_rules_come_back_as_they_were():
    for entry in pack.rules():
        before = read(dict(entry.definition))
        after = read(definition_of(posted(form_of(dict(entry.definition), CHOICES))) | {"key": entry.key})
        assert _in_any_order(after.when) == _in_any_order(before.when), entry.name
        assert (after.runs, after.then, after.stop) == (before.runs, before.then, before.stop)


def _in_any_order(when: Group) -> list[object]:
    return [set(each.value) if isinstance(each.value, list | tuple) else each.value for each in conditions_of(when)]


def test_what_is_not_finished_or_wrong_is_kept_and_told_where_it_stands():
    typed = blank() | {"when": {"all": [{"field": "earlier_tickets", "at_least": "many"}, {"field": "", "is": ""}]}}
    again = definition_of(posted(form_of(typed, CHOICES)))
    assert again == typed
    with pytest.raises(RuleProblems) as wrong:
        read(again)
    form = form_of(again, CHOICES, wrong.value.problems)
    assert form.problems["name"] == ["Give the rule a name."]
    assert [bool(part.problems) for part in form.when.parts] == [True, True]
    assert form.then[0].problems


def test_another_text_keeps_what_was_typed_and_a_choice_does_not():
    first = {"name": "A", "when": {"all": [{"field": "subject", "contains": "dispute"}]}, "then": [{"do": ""}]}
    to_text = definition_of(posted(form_of(first, CHOICES), **{"when-0-field": "text"}))
    assert to_text["when"]["all"][0] == {"field": "text", "contains": "dispute"}
    to_kind = definition_of(posted(form_of(first, CHOICES), **{"when-0-field": "kind"}))
    assert to_kind["when"]["all"][0] == {"field": "kind", "is": ""}


def test_several_values_become_one_and_one_becomes_several():
    first = {"name": "A", "when": {"all": [{"field": "subject", "contains_any": ["a", "b"]}]}, "then": []}
    one = definition_of(posted(form_of(first, CHOICES), **{"when-0-op": "subject:contains"}))
    assert one["when"]["all"][0] == {"field": "subject", "contains": "a"}
    several = definition_of(posted(form_of(one, CHOICES), **{"when-0-op": "subject:is_any"}))
    assert several["when"]["all"][0] == {"field": "subject", "is_any": ["a"]}


def test_another_action_does_not_take_over_the_value_of_the_one_before():
    first = blank() | {"then": [{"do": "add_note", "value": "Hello"}]}
    assert definition_of(posted(form_of(first, CHOICES), **{"then-0-do": "forward"}))["then"] == [
        {"do": "forward", "value": ""}
    ]


def test_the_buttons_add_remove_and_move_and_say_where_one_goes_on():
    rule = blank()
    assert shaped(rule, "add-group when") == "when-1-mode"
    assert shaped(rule, "add-condition when-1") == "when-1-1-field"
    assert shaped(rule, "remove when-1-0") == "when-1-0-remove"
    assert shaped(rule, "remove when-1-0") == "when-1-add"
    assert rule["when"] == {"all": [{"field": "", "is": ""}, {"any": []}]}
    assert shaped(rule, "add-action then") == "then-1-do"
    rule["then"][1]["do"] = "mark_spam"
    assert shaped(rule, "up then-1") == "then-0-up"
    assert [each["do"] for each in rule["then"]] == ["mark_spam", ""]
    assert shaped(rule, "down then-1") == "then-1-down"
    assert shaped(rule, "remove-action then-1") == "then-0-remove"
    assert shaped(rule, "remove-action then-0") == "then-add"


def test_groups_go_no_deeper_than_a_rule_may():
    rule, at = blank(), "when"
    for _ in range(DEEPEST - 1):
        at = shaped(rule, f"add-group {at}").removesuffix("-mode")
    assert shaped(rule, f"add-group {at}") == ""
    form = form_of(rule, CHOICES)
    deepest = form.when
    while any(part.is_group for part in deepest.parts):
        deepest = next(part for part in deepest.parts if part.is_group)
    assert not deepest.may_nest


@pytest.mark.parametrize(
    "command",
    ["", "save", "remove", "remove when", "remove when-9", "remove when-0-0", "remove then-0", "up then-x", "up then",
     "add-group when-0", "down then--1", "remove when-²", "x" * 5000],
)  # fmt: skip
def test_a_button_that_means_nothing_changes_nothing(command):
    rule = blank()
    assert shaped(rule, command) in ("", "then-0-up")
    assert rule == blank()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "when-0-0-0-0-0-0-0-0-0-field=subject",
        "when-0-field=nonsense&when-0-op=a:b:c&then-0-do=nonsense",
        "when-0-mode=nonsense&when-0-0-field=kind&when-0-0-op=kind:nonsense",
        "when-0-field=hours_since_opened&when-0-op=hours_since_opened:at_least&when-0-value=1e999",
        "when-0-field=earlier_tickets&when-0-op=earlier_tickets:at_least&when-0-value=nan",
        "name=%00&then-0-do=snooze&then-0-snooze=inf&runs=never",
        "when-0-field=day&when-0-op=day:is_any&when-0-value=nonsense&when-0-value=mon",
    ],
)
def test_nonsense_breaks_nothing(query):
    definition = definition_of(QueryDict(query))
    with pytest.raises(RuleProblems) as wrong:
        read(definition)
    form_of(definition, CHOICES, wrong.value.problems)
