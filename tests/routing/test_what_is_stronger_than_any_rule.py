from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tickets.routing.business_hours.hours import read as read_hours
from tickets.routing.rules import OWNER, TEAM, Facts, Marks, Reference, compiled, decide, read
from tickets.routing.rules.terms import next_moment, terms_of

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
GIVES = {"name": "For all", "then": [{"do": "give_to_team"}]}


def give(**more):
    return compiled(read(GIVES | more))


def test_mail_of_a_protected_sender_stays_with_the_owner_whatever_rules_say():
    decision = decide(Facts("lawyer@firm.example", is_protected=True, sender_proof="proven"), [give()])
    assert (decision.visibility, decision.reason) == (OWNER, "The owner keeps mail from this sender to himself")


def test_what_nobody_vouches_for_stays_too_and_says_so():
    decision = decide(Facts("lawyer@firm.example", is_protected=True), [give()])
    assert decision.visibility == OWNER
    assert "not proven" in decision.reason


def test_what_only_looks_like_theirs_stays_with_its_reason():
    claim = "It goes by the name of Laura, but comes from mallory@elsewhere.example"
    decision = decide(Facts("mallory@elsewhere.example", claims=claim), [give()])
    assert decision.visibility == OWNER
    assert decision.reason.startswith(claim)
    assert "not proven" in decision.reason


def test_mail_that_only_claims_to_be_theirs_stays_too_and_says_so():
    decision = decide(Facts("lawyer@firm.example", is_protected=True, sender_proof="failed"), [give()])
    assert decision.visibility == OWNER
    assert "not proven" in decision.reason


def test_what_the_owner_has_shown_to_the_team_is_not_taken_away_by_a_rule_that_runs_later():
    rule = compiled(read({"name": "Tag", "runs": ["ours"], "then": [{"do": "add_tag", "value": "x"}]}))
    facts = Facts("lawyer@firm.example", is_protected=True, marks=Marks(visibility=TEAM), occasion="ours")
    decision = decide(facts, [rule])
    assert (decision.visibility, decision.marks.tags) == (TEAM, ("x",))


def test_a_business_that_never_opens_stops_no_rule():
    """Its hours are never over, and a ticket is put off by the calendar."""
    hours = {"field": "hours_since_opened", "at_least": 2, "hours": "business"}
    timed = compiled(read({"name": "Late", "runs": ["time"], "when": {"all": [hours]}, "then": GIVES["then"]}))
    later = compiled(read({"name": "Later", "then": [{"do": "snooze", "value": 3, "hours": "business"}]}))
    facts = Facts("carl@customer.example", opened_at=NOW, now=NOW + timedelta(days=9), hours=read_hours("UTC", {}))
    assert next_moment(terms_of([timed]), facts) is None
    assert decide(facts, [later]).marks.snoozed_until == facts.now + timedelta(hours=3)


@pytest.mark.parametrize("by_owner", [True, False])
def test_on_what_the_team_sees_an_admins_rule_does_not_learn_whom_the_owner_protects(by_owner):
    asked = {"all": [{"field": "protected", "is": True}]}
    tags = [{"do": "add_tag", "value": "private"}]
    tells = read({"name": "Tells", "runs": ["reply", "change"], "when": asked, "then": tags})
    rules = [compiled(tells, Reference(rule=1, by_owner=by_owner))]
    facts = Facts("paula@partner.example", is_protected=True, occasion="reply", marks=Marks(visibility=TEAM))
    assert decide(facts, rules).marks.tags == (("private",) if by_owner else ())
    kept = replace(facts, marks=Marks(visibility=OWNER))
    assert decide(kept, rules).marks.tags == ("private",), "nobody else sees it"
