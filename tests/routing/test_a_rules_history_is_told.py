"""How often it ran, on which tickets, when last; what its versions said; and nothing of what only the owner sees."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import open_ticket, signed_in
from tickets.models import RuleRun, RuleVersion, Ticket
from tickets.models.ticket import Visibility
from tickets.routing.past_tickets import past
from tickets.routing.rulebook import editing, history, versions_told

LONG_AGO = timezone.now() - timedelta(days=200)


@pytest.fixture
def version(adam):
    when = {"all": [{"field": "subject", "contains": "refund"}]}
    then = [{"do": "set_kind", "value": "payments"}]
    return editing.save({"name": "Refunds", "when": when, "then": then}, adam, is_on=True)


def run(version, ticket, days=0):
    at = timezone.now() - timedelta(days=days)
    return RuleRun.objects.create(rule=version.rule, version=version, ticket=ticket, occasion="new", at=at)


def old(version):
    """As if it had been there for long: the database lets nobody change a version."""
    version.acts_since = LONG_AGO
    return version


def page(person, version, name="history"):
    answer = signed_in(person).get(f"/routing/rules/{version.rule.key}/{name}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_how_often_and_on_which_tickets(version, ticket, adam):
    for days in (0, 10, 40):
        run(version, ticket, days)
    ran = history.of(version.rule, adam)
    assert (str(ran.ever), str(ran.recently), len(ran.runs)) == ("3", "2", 3)
    assert ticket.subject in page(adam, version)


def test_large_numbers_are_bounded(version, ticket, adam, monkeypatch):
    monkeypatch.setattr(history, "MOST_COUNTED", 2)
    for _ in range(5):
        run(version, ticket)
    assert str(history.of(version.rule, adam).ever) == "2+"


def test_the_last_twenty_tickets(version, ticket, adam):
    for _ in range(25):
        run(version, ticket)
    assert len(history.of(version.rule, adam).runs) == 20


def test_what_only_the_owner_sees_is_in_no_count_and_no_list(version, ticket, private, adam, olivia):
    run(version, private)
    empty = page(adam, version)
    assert "has not run yet" in empty
    assert private.subject not in empty
    assert str(history.of(version.rule, adam).ever) == "0"
    assert str(history.of(version.rule, olivia).ever) == "1"
    assert history.last_runs([version], adam) == {version.rule_id: None}
    assert private.subject in page(olivia, version)


def test_a_rule_that_has_not_run_for_90_days_is_pointed_out(version, ticket, adam):
    assert history.quiet([version], adam) == set()
    run(version, ticket, days=100)
    assert history.quiet([old(version)], adam) == {version.rule_id}
    run(version, ticket, days=80)
    assert history.quiet([old(version)], adam) == set()


def test_a_rule_that_is_off_or_new_is_not_pointed_out(version, adam):
    assert history.quiet([version], adam) == set()
    off = editing.switch(version.rule, False, adam)
    assert history.quiet([old(off)], adam) == set()


def test_versions_say_in_words_what_is_different(version, adam, olivia):
    changed = version.definition | {"then": [{"do": "mark_spam"}]}
    editing.save(changed, olivia, rule=version.rule)
    told = versions_told.versions_of(version.rule)
    assert [each.version.number for each in told] == [2, 1]
    assert told[0].differences == ["actions: added mark it as spam", "actions: taken away set the kind to Payments"]
    text = page(adam, version, "versions")
    assert "Olivia Owner" in text
    assert "actions: added mark it as spam" in text


def test_a_rule_is_taken_back_to_an_older_version(version, adam):
    editing.save(version.definition | {"then": [{"do": "mark_spam"}]}, adam, rule=version.rule)
    answer = signed_in(adam).post(f"/routing/rules/{version.rule.key}/versions/", {"number": "1"})
    assert answer.status_code == 303
    newest = RuleVersion.objects.order_by("-number").first()
    assert (newest.number, newest.definition) == (3, version.definition)


@pytest.mark.parametrize("number", ["", "x", "99", "-1", "9" * 30])
def test_nonsense_takes_nothing_back(number, version, adam):
    signed_in(adam).post(f"/routing/rules/{version.rule.key}/versions/", {"number": number})
    assert RuleVersion.objects.count() == 1


def test_assistants_read_no_history(version, asha):
    for name in ("history", "versions", "past"):
        assert signed_in(asha).get(f"/routing/rules/{version.rule.key}/{name}/").status_code == 403


def test_the_page_of_past_tickets_lists_begins_shows_and_takes_back(version, mailbox, carl, adam):
    open_ticket(mailbox, carl, "A refund")
    browser, address = signed_in(adam), f"/routing/rules/{version.rule.key}/past/"
    assert "It would change 1 of 1 ticket" in browser.get(address).content.decode()
    begun = browser.post(address, {"version": str(version.pk), "since": ""})
    assert begun.status_code == 303
    shown = browser.get(begun["Location"]).content.decode()
    assert "Under way" in shown
    assert browser.post(f"{begun['Location']}stop/").status_code == 303
    assert "Stopped" in browser.get(begun["Location"]).content.decode()
    assert "It would change nothing" in browser.get(f"{address}?since=2999-01-01").content.decode()
    assert browser.get(f"{address}?since=nonsense").status_code == 200


def test_what_the_owner_applied_is_not_the_admins_to_see(version, mailbox, carl, adam, olivia):
    open_ticket(mailbox, carl, "A refund", visibility=Visibility.OWNER)
    begun = past.start(version, olivia, None)
    for way in ("get", "post"):
        for rest in ("", "stop/", "return/"):
            address = f"/routing/applications/{begun.pk}/{rest}"
            assert getattr(signed_in(adam), way)(address).status_code in (404, 405)
    assert signed_in(olivia).get(f"/routing/applications/{begun.pk}/").status_code == 200
    assert Ticket.objects.count() == 1
