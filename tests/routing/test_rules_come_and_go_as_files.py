"""Rules as YAML: out and in again the same, what is wrong with its line, and a schema that says the same."""

import io
import json
import time
from pathlib import Path

import jsonschema
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from tests.cast import open_ticket, signed_in
from tests.routing.any_rules import actions, definitions
from tickets.errors import ChangedMeanwhile, Refused
from tickets.models import Rule, RuleSet, RuleVersion
from tickets.routing.as_files import file_problems, files, rules_read, yaml_text
from tickets.routing.as_files.rules_as_yaml import _ordered, as_rule, exported, text_of
from tickets.routing.rulebook import editing, installing, versions
from tickets.routing.rules import RuleProblems, read
from tickets.routing.rules.schema import schema
from tickets.routing.rules.writing import written

SCHEMA = jsonschema.Draft202012Validator(schema())
DISPUTES = """\
rules:
  - key: disputes
    name: Disputes
    is_on: true
    when:
      all:
        - {field: from_domain, is: paypal.com}
        - {field: subject, contains: dispute}
    then:
      - {do: set_kind, value: payments}
"""


def names():
    return [versions.name_of(version) for version in versions.standing()]


def plain(text):
    return YAML(typ="safe", pure=True).load(text)


@pytest.mark.parametrize("replace_all", [False, True])
def test_what_goes_out_comes_in_as_it_was(adam, replace_all):
    installing.install(
        [*plain(DISPUTES)["rules"], {"name": "Other", "then": [{"do": "mark_spam"}], "stop": True}], adam
    )
    text, sets = exported(versions.standing()), RuleSet.objects.count()
    assert files.preview(text, adam, replace_all=replace_all).changes == []
    assert files.install(text, adam, replace_all=replace_all) == []
    assert (RuleSet.objects.count(), exported(versions.standing())) == (sets, text)
    SCHEMA.validate(plain(text))


def test_a_file_reads_well(adam):
    files.install(DISPUTES, adam)
    text = exported(versions.standing())
    assert text.startswith("# The rules of this desk")
    assert "- {field: from_domain, is: paypal.com}\n" in text
    assert "    is_on: true\n    runs: [new]\n    when:\n      all:\n" in text


NOTES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80).filter(str.strip)


@given(definitions(runs=("new", "reply", "ours", "change", "time")), NOTES, st.booleans())
@settings(max_examples=30, deadline=None)
def test_any_rule_comes_back_as_it_was_and_fits_the_schema(definition, note, is_on):
    definition = {
        **definition,
        "name": note[:40].strip() or "A",
        "then": [*definition["then"], {"do": "add_note", "value": note}],
    }
    try:
        rule = read(definition)
    except RuleProblems:
        return
    text = text_of([_ordered(as_rule(rule.key, definition, is_on))])
    (entry,) = rules_read.parsed(text)
    assert entry.rule == rule
    assert entry.definition == {**written(rule), "is_on": is_on} or not rule.stop
    SCHEMA.validate(plain(text))


@pytest.mark.parametrize("note", ["0\x85", "a\u2028b\nc", "a\r\nb", "\u2029x"])
def test_breaks_of_other_alphabets_come_back(note):
    rule = {"name": "A", "then": [{"do": "add_note", "value": note}]}
    (entry,) = rules_read.parsed(text_of([_ordered(as_rule("a", rule, True))]))
    assert entry.rule.then[0].value == note


def test_a_file_adds_changes_and_with_replace_all_removes(adam):
    installing.install([{"name": "Old", "then": [{"do": "mark_spam"}]}], adam)
    files.install(DISPUTES, adam)
    assert names() == ["Old", "Disputes"]
    changed = DISPUTES.replace("contains: dispute", "contains: refund").replace("is_on: true", "is_on: false")
    shown = files.preview(changed, adam, replace_all=True)
    assert [(line.what, line.key, line.said) for line in shown.lines] == [
        ("changed", "disputes", "Conditions changed; switched off"),
        ("removed", "old", ""),
    ]
    assert names() == ["Old", "Disputes"], "to look changes nothing"
    files.install(changed, adam, replace_all=True, seen=shown.seen)
    assert names() == ["Disputes"]


def test_what_somebody_changed_since_is_not_overwritten(adam):
    seen = files.preview(DISPUTES, adam).seen
    editing.save({"name": "Meanwhile", "then": [{"do": "mark_spam"}]}, adam)
    with pytest.raises(ChangedMeanwhile):
        files.install(DISPUTES, adam, seen=seen)


def test_an_admin_is_told_that_the_owners_rule_would_be_his(adam, olivia):
    files.install(DISPUTES, olivia)
    (line,) = files.preview(DISPUTES.replace("dispute}", "refund}"), adam).changes
    assert line.takes_from_owner
    files.install(DISPUTES, adam)
    assert versions.standing()[0].by_owner, "what says the same stays hers"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 0, "nothing in it"),
        ("rules: {}", 1, "begins with"),
        ("- a", 1, "begins with"),
        ("rules: []\nrulez: 1", 2, "“rulez”"),
        (DISPUTES.replace("subject, contains", "subjekt, contains"), 8, "“subjekt” is nothing"),
        (DISPUTES.replace("set_kind", "set_kin"), 10, "“set_kin” is nothing"),
        (DISPUTES.replace("value: payments", "value: nonsense"), 10, "no kind “nonsense”"),
        (DISPUTES.replace("    is_on: true", "    name: Twice"), 4, "twice"),
        (DISPUTES.replace("is_on: true", "is_on: maybe"), 3, "true or false"),
        (DISPUTES + DISPUTES.removeprefix("rules:\n"), 11, "second rule has the key"),
        (DISPUTES.replace("is: paypal.com}", "is: paypal.com"), 8, "no YAML"),
        ("rules: [*nothing]", 1, "no YAML"),
        ("rules: !!python/object/apply:os.system [id]", 1, "not known here"),
        ("rules:\n- name: !!python/name:os.system x", 2, "not known here"),
        ("rules:\n- name: !!binary aGk=", 2, "not known here"),
        ("a: &a [*a]", 1, "too deep"),
        ("[" * 5000, 0, "too deep"),
        ("rules: " + "9" * 10_000, 1, "cannot be read"),
        ("rules: [" + "a," * 100_000 + "]", 0, "holds too much"),
        ("rules: " + "[" * 100_000, 0, "holds too much"),
        ("rules: \x00", 0, "characters"),
        ("rules: []\n---\nrules: []", 2, "no YAML"),
        ("? [a]\n: b", 1, "text"),
        ("x" * 500_001, 0, "500 kB"),
        ("rules: [" + "{}, " * 301 + "]", 0, "300 rules at most"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(adam, text, line, said):
    with pytest.raises(file_problems.FileProblems) as caught:
        rules_read.checked(text)
    assert said in str(caught.value)
    assert caught.value.problems[0].line == line


def test_all_that_is_wrong_is_said_at_once(adam):
    text = (
        DISPUTES.replace("subject, contains", "x, contains")
        .replace("set_kind", "y")
        .replace("name: Disputes", "name: ''")
    )
    with pytest.raises(file_problems.FileProblems) as caught:
        rules_read.checked(text)
    assert [each.line for each in caught.value.problems] == [3, 8, 10]


def test_a_file_that_would_unfold_without_end_is_refused_at_once():
    lines = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    bomb = "\n".join(["a0: &a0 [x, x, x, x, x, x, x, x, x]", *lines])
    began = time.monotonic()
    with pytest.raises(yaml_text.Unreadable, match="too often"):
        yaml_text.load(bomb)
    assert time.monotonic() - began < 5


def test_what_is_written_once_may_be_meant_often(adam):
    shared = DISPUTES.replace(
        "{field: subject, contains: dispute}", "&d {field: subject, contains: dispute}\n        - *d"
    )
    assert len(rules_read.checked(shared)[0].rule.when.parts) == 3


GOOD = plain(DISPUTES)["rules"][0]
BAD_CONDITIONS = [
    {},
    {"field": "nonsense", "is": "x"},
    {"field": ["subject"], "is": "x"},
    {"field": "subject"},
    {"field": "subject", "is": ""},
    {"field": "subject", "is": ["x"]},
    {"field": "subject", "is": "x", "contains": "y"},
    {"field": "subject", "has": "x"},
    {"field": "subject", "is_any": []},
    {"field": "subject", "contains": "x" * 2001},
    {"field": "subject", "matches": "x" * 501},
    {"field": "header", "is": "x"},
    {"field": "header", "is": "x", "name": "A B"},
    {"field": "status", "is": "gone"},
    {"field": "priority", "is_any": ["high", "x"]},
    {"field": "day", "is": "monday"},
    {"field": "messages", "at_least": -1},
    {"field": "messages", "at_least": "3"},
    {"field": "spam", "is": "yes"},
    {"field": "time", "after": "24:00"},
    {"field": "time", "after": "9:00"},
    {"field": "tags", "has": "x" * 41},
    {"field": "subject", "is": "x", "hours": "working"},
    {"some": [{"field": "spam", "is": True}]},
    {"any": []},
    {"all": [], "any": []},
    "x",
]
BAD_ACTIONS = [
    {},
    {"do": "explode"},
    {"do": ["mark_spam"]},
    {"do": "mark_spam", "value": "x"},
    {"do": "set_kind"},
    {"do": "set_kind", "value": " "},
    {"do": "set_kind", "value": "payments", "also": 1},
    {"do": "set_priority", "value": "huge"},
    {"do": "set_status", "value": "spam"},
    {"do": "snooze", "value": 0},
    {"do": "snooze", "value": "2"},
    {"do": "snooze", "value": 2, "hours": "free"},
    {"do": "forward", "value": "nobody"},
    {"do": "take_fields", "value": "order"},
    {"do": "take_fields", "value": "(?P<a>x)", "from": "header"},
    {"do": "add_note", "value": "x" * 2001},
]
BAD_RULES = [
    *({**GOOD, "when": {"all": [each]}} for each in BAD_CONDITIONS),
    *({**GOOD, "then": [each]} for each in BAD_ACTIONS),
    {**GOOD, "then": []},
    {**GOOD, "then": [{"do": "mark_spam"}] * 31},
    {**GOOD, "name": ""},
    {**GOOD, "name": "x" * 81},
    {**GOOD, "key": "Not A Key"},
    {**GOOD, "runs": []},
    {**GOOD, "runs": ["sometimes"]},
    {**GOOD, "stop": "yes"},
    {**GOOD, "is_on": 1},
    {**GOOD, "owner": "me"},
    {"name": "Nothing"},
]


@pytest.mark.parametrize("rule", BAD_RULES, ids=lambda rule: json.dumps(rule)[-60:])
def test_what_no_rule_is_is_refused_by_the_reader_and_by_the_schema(rule):
    with pytest.raises(RuleProblems):
        read(rule)
    assert not SCHEMA.is_valid({"rules": [rule]})


@given(definitions(runs=("new", "time")), actions())
@settings(max_examples=30, deadline=None)
def test_what_the_reader_takes_the_schema_takes(definition, action):
    given_ = {**definition, "then": [action]}
    assert read(given_)
    SCHEMA.validate({"rules": [given_]})


def test_the_schema_in_the_docs_is_todays():
    kept = Path(__file__).parents[2] / "docs/rules.schema.json"
    assert json.loads(kept.read_text()) == schema(), "python manage.py rules schema > docs/rules.schema.json"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "rules.yaml"
    path.write_text(DISPUTES, encoding="utf-8")
    return path


def said(*command, **options):
    out = io.StringIO()
    call_command("rules", *map(str, command), stdout=out, **options)
    return out.getvalue()


def test_the_command_checks_and_tells_what_is_odd(db, file):
    assert "1 rules, 1 of them on: nothing wrong, 0 warnings." in said("check", file)
    never = "{field: kind, is: ''}\n        - {field: kind, is: hosting}"
    file.write_text(DISPUTES.replace("{field: subject, contains: dispute}", never))
    assert "disputes: It can never match" in said("check", file)
    file.write_text(DISPUTES.replace("paypal.com", "[a"))
    with pytest.raises(CommandError, match="Line 7: "):
        said("check", file)
    with pytest.raises(CommandError, match="cannot be read"):
        said("check", file.with_name("none.yaml"))


def test_the_command_tries_a_file_on_the_last_mails_and_changes_nothing(file, mailbox, carl):
    carl.email = "service@paypal.com"
    carl.save()
    ticket = open_ticket(mailbox, carl, "A dispute was opened")
    open_ticket(mailbox, carl, "Your receipt", visibility="owner")
    told = said("try", file)
    assert "disputes      1  1× set the kind to Payments" in told
    assert "Of the last 2 mails" in told
    ticket.refresh_from_db()
    assert (ticket.kind, RuleVersion.objects.count()) == ("", 0)


def test_the_command_applies_as_a_person_who_may(adam, asha, file):
    assert "added: disputes (switched on)" in said("apply", file, "--by", "Adam@example.com")
    assert "0 rules changed, 1 as they were." in said("apply", file, "--by", adam.email)
    assert versions.standing()[0].changed_by == adam
    file.write_text(DISPUTES.replace("Disputes", "Hers"))
    with pytest.raises(CommandError, match="may not change the rules"):
        said("apply", file, "--by", asha.email)
    with pytest.raises(CommandError, match="Nobody here"):
        said("apply", file, "--by", "mallory@elsewhere.example")
    assert names() == ["Disputes"]


def test_the_command_exports_and_prints_the_schema(adam, file):
    files.install(DISPUTES, adam)
    assert said("export") == exported(versions.standing())
    said("export", file)
    assert file.read_text() == exported(versions.standing())
    assert json.loads(said("schema")) == schema()


def test_the_page_shows_first_and_puts_in_then(adam, file):
    browser = signed_in(adam)
    assert "There are no rules yet" in browser.get("/routing/files/").content.decode()
    with file.open("rb") as upload:
        page = browser.post("/routing/files/preview/", {"file": upload})
    shown = page.content.decode()
    assert "Added, switched on" in shown
    assert not Rule.objects.exists()
    answer = browser.post(
        "/routing/files/installation/", {"text": page.context["text"], "seen": page.context["preview"].seen}
    )
    assert (answer.status_code, names()) == (303, ["Disputes"])
    again = browser.post("/routing/files/preview/", {"text": DISPUTES.replace("\n", "\r\n")}).content.decode()
    assert "Nothing: the rules say what the file says." in again
    got = browser.get("/routing/files/rules.yaml")
    assert got["Content-Disposition"] == 'attachment; filename="rules.yaml"'
    assert got.content.decode() == exported(versions.standing())


def test_the_page_says_what_is_wrong_and_keeps_what_was_typed(adam):
    browser = signed_in(adam)
    typed = DISPUTES.replace("set_kind", "<b>")
    answer = browser.post("/routing/files/preview/", {"text": typed, "only": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Line 10: “&lt;b&gt;” is nothing that a rule can do." in page
    assert "{do: &lt;b&gt;, value: payments}" in page
    stale = browser.post("/routing/files/installation/", {"text": DISPUTES, "seen": "7"})
    assert "Somebody has changed the rules" in stale.content.decode()
    big = io.BytesIO(b"#" * 500_001)
    big.name = "rules.yaml"
    assert "500 kB" in browser.post("/routing/files/preview/", {"file": big}).content.decode()
    odd = io.BytesIO(b"\xff\xfe")
    odd.name = "rules.yaml"
    assert "UTF-8" in browser.post("/routing/files/preview/", {"file": odd}).content.decode()


def test_an_assistant_sees_and_puts_in_no_files(asha):
    browser = signed_in(asha)
    for get in ("/routing/files/", "/routing/files/rules.yaml"):
        assert browser.get(get).status_code == 403
    for post in ("/routing/files/preview/", "/routing/files/installation/"):
        assert browser.post(post, {"text": DISPUTES}).status_code == 403
    with pytest.raises(Refused):
        files.install(DISPUTES, asha)
    assert not Rule.objects.exists()
