"""On the last mails and on a single one, among the rules that are there; nothing is changed by it."""

import json
from email.message import EmailMessage

import pytest

from tests.cast import add_mail, make_customer, open_ticket, signed_in
from tickets.models import Event, RuleRun, Ticket
from tickets.routing.rulebook import editing
from tickets.routing.rules import RuleProblems
from tickets.routing.trial import mails_tried, on_one, pasted, tried, trying

SUBJECT = {"field": "subject", "contains": "refund"}


def rule(*when, then=({"do": "set_kind", "value": "payments"},), **more):
    return {"name": "Refunds", "when": {"all": list(when)}, "then": list(then), **more}


@pytest.fixture
def mails(mailbox):
    """Three refunds and two of something else, the newest last."""
    people = [make_customer(f"c{n}@customer.example", f"C {n}") for n in range(5)]
    return [open_ticket(mailbox, who, f"{'Refund' if n % 2 == 0 else 'Hello'} {n}") for n, who in enumerate(people)]


def test_it_says_how_many_which_and_what_would_change(mails, adam):
    trial = trying.on_last(
        rule(SUBJECT, then=[{"do": "set_kind", "value": "payments"}, {"do": "add_tag", "value": "x"}]), adam
    )
    assert (trial.matched, trial.asked, trial.looked_at, trial.left_out) == (3, 5, 5, 0)
    assert [row.subject or row.ticket.subject for row in trial.rows] == ["Refund 4", "Refund 2", "Refund 0"]
    assert set(trial.rows[0].does) == {"set the kind to Payments", "add the tag “x”"}


def test_nothing_is_changed_by_it(mails, adam):
    before = Event.objects.count()
    trying.on_last(rule(SUBJECT, then=[{"do": "mark_spam"}]), adam)
    assert Event.objects.count() == before
    assert not RuleRun.objects.exists()
    assert not Ticket.objects.filter(status="spam").exists()


def test_it_says_what_an_earlier_rule_does_first(mails, adam, olivia):
    newsletters = rule(SUBJECT, then=[{"do": "resolve_silently"}], stop=True) | {"name": "Newsletters"}
    editing.save(newsletters, olivia, is_on=True)
    trial = trying.on_last(rule(SUBJECT), adam)
    assert (trial.matched, trial.not_asked) == (3, 3)
    assert trial.rows[0].first == ["“Newsletters”: set the status to resolved"]
    assert trial.rows[0].stopped_by == "Newsletters"


def test_it_is_tried_at_the_place_where_it_stands(mails, adam):
    own = editing.save(rule(SUBJECT), adam)
    last = rule(SUBJECT, then=[{"do": "add_tag", "value": "later"}], stop=True) | {"name": "Later"}
    editing.save(last, adam, is_on=True)
    trial = trying.on_last(rule(SUBJECT), adam, key=own.rule.key)
    assert (trial.matched, trial.not_asked, trial.rows[0].first) == (3, 0, [])


def test_a_rule_that_looks_at_what_others_set_sees_it(mails, adam):
    editing.save(rule(SUBJECT), adam, is_on=True)
    asks = rule({"field": "kind", "is": "payments"}, then=[{"do": "set_priority", "value": "high"}])
    assert trying.on_last(asks, adam).matched == 3


def test_a_rule_for_replies_is_tried_on_replies(mails, adam):
    add_mail(mails[0], "my refund")
    replies = rule({"field": "text", "contains": "refund"}, runs=["reply"])
    trial = trying.on_last(replies, adam)
    assert (trial.asked, trial.matched, trial.looked_at) == (1, 1, 6)


def test_a_rule_that_runs_as_time_passes_is_tried_on_tickets(mails, adam):
    waits = rule(
        {"field": "hours_since_opened", "at_least": 0.000001}, runs=["time"], then=[{"do": "add_tag", "value": "old"}]
    )
    trial = trying.on_last(waits, adam)
    assert (trial.is_for_mail, trial.matched) == (False, 5)


def test_what_is_no_rule_is_said(adam):
    with pytest.raises(RuleProblems):
        trying.on_last({"name": "x", "then": [{"do": "set_kind", "value": "nowhere"}]}, adam)


def test_one_mail_condition_by_condition(mails, adam):
    found = tried.place(rule(SUBJECT, {"any": [{"field": "from_domain", "is": "nowhere.example"}]}), adam)
    one = on_one.run(found, mails_tried.of_message(found, mails[0].messages.get(), adam))
    assert [part.holds for part in one.tree.parts] == [True, False]
    assert one.tree.parts[1].parts[0].looked_at == "“customer.example”"
    assert one.steps[-1].said == "this does not hold: it comes from nowhere.example"
    assert not one.tree.holds


def test_a_pasted_mail_is_read_as_mail(mailbox, adam):
    letter = EmailMessage()
    letter["From"], letter["To"] = "Carl <carl@customer.example>", mailbox.address
    letter["Subject"], letter["X-Shop"] = "A refund, please", "yes"
    letter.set_content("I paid twice.")
    asks = rule(SUBJECT, {"field": "header", "name": "X-Shop", "is": "yes"}, {"field": "text", "contains": "twice"})
    one = on_one.run(tried.place(asks, adam), pasted.facts_of(pasted.read(letter.as_bytes()), adam))
    assert one.tree.holds
    assert one.steps[-1].does == ["set the kind to Payments"]
    assert one.end == "The team sees it"


def post(person, definition, **more):
    return signed_in(person).post("/routing/trial/", {"definition": json.dumps(definition), **more})


def test_the_page_works_without_script_and_says_what_is_wrong(mails, adam):
    page = post(adam, rule(SUBJECT))
    assert page.status_code == 200
    assert "It would hold for 3 of 5" in page.content.decode()
    wrong = post(adam, {"name": "x", "then": []})
    assert wrong.status_code == 422
    assert "Say what the rule does." in wrong.content.decode()


def test_the_page_tries_one_mail(mails, adam):
    chosen = post(adam, rule(SUBJECT), try_message=str(mails[1].messages.get().pk)).content.decode()
    assert "would not run" in chosen
    by_number = post(adam, rule(SUBJECT), try_ticket=mails[0].reference.lower()).content.decode()
    assert "All that “Refunds” asks holds" in by_number
    typed = post(adam, rule(SUBJECT), mail_from="Carl <carl@x.example>", mail_subject="a refund").content.decode()
    assert "All that “Refunds” asks holds" in typed


@pytest.mark.parametrize(
    "nonsense",
    [
        {"definition": "[1"},
        {"definition": "[]"},
        {"definition": "[" * 100_000},
        {"try_message": "9" * 40},
        {"mail_from": "\0<"},
        {"mail_source": "\0" * 10},
    ],
)
def test_nonsense_breaks_nothing(nonsense, mails, adam):
    fields = {"definition": json.dumps(rule(SUBJECT)), **nonsense}
    assert signed_in(adam).post("/routing/trial/", fields).status_code in (200, 422)


def test_a_mail_that_is_too_large_is_refused(mailbox, adam):
    answer = post(adam, rule(SUBJECT), mail_source="From: a@b.example\n\n" + "x" * 5_000_001)
    assert answer.status_code == 422
    assert "5 MB at most" in answer.content.decode()


def test_assistants_try_no_rules(asha, mails):
    assert post(asha, rule(SUBJECT)).status_code == 403


@pytest.mark.parametrize("asks", [SUBJECT, {"field": "tags", "has_not": "x"}])
def test_counting_without_showing_comes_to_the_same(asks, mails, adam, monkeypatch):
    stops = rule({"field": "subject", "contains": "4"}, then=[{"do": "add_tag", "value": "x"}], stop=True)
    editing.save(stops | {"name": "Stops"}, adam, is_on=True)
    tagged = rule({"field": "subject", "contains": "2"}, then=[{"do": "add_tag", "value": "x"}])
    editing.save(tagged | {"name": "Tags"}, adam, is_on=True)
    whole = trying.on_last(rule(asks), adam)
    monkeypatch.setattr(trying, "MOST_SHOWN", 1)
    counted = trying.on_last(rule(asks), adam)
    assert len(counted.rows) == 1
    assert (counted.matched, counted.not_asked) == (whole.matched, whole.not_asked)
