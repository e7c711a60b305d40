"""Curious Adam writes rules to find out what the owner keeps to herself."""

import json
import re

import pytest

from tests.cast import add_mail, make_customer, open_ticket, signed_in
from tickets.models import ProtectedSender, Ticket
from tickets.models.ticket import Visibility
from tickets.routing.rulebook import editing
from tickets.routing.trial import trying

CANARY = "canary7391"
PROBES = [
    {"field": "text", "contains": CANARY},
    {"field": "subject", "matches": f"(?i){CANARY}"},
    {"field": "from_address", "contains": CANARY},
    {"field": "from_domain", "is": "partner.example"},
    {"field": "protected", "is": True},
    {"field": "earlier_tickets", "at_least": 1},
    {"field": "known_customer", "is": True},
    {"field": "messages", "at_least": 2},
    {"field": "attachment_name", "contains": CANARY},
    {"field": "header", "name": "Subject", "contains": CANARY},
]


def rule(*when, **more):
    return {"name": "Probe", "when": {"all": list(when)}, "then": [{"do": "add_tag", "value": "x"}], **more}


@pytest.fixture(params=[Visibility.OWNER, Visibility.HELD])
def secret(request, mailbox, carl) -> Ticket:
    """Carl writes to the owner alone, before he writes to the team."""
    text = f"Dates {CANARY}"
    ticket = open_ticket(mailbox, carl, f"Launch {CANARY}", text=text, visibility=request.param)
    add_mail(ticket, f"And more {CANARY}")
    return ticket


@pytest.fixture
def seen(secret, mailbox, carl):
    return open_ticket(mailbox, carl, "Where is it?")


def page(person, definition, **more):
    answer = signed_in(person).post("/routing/trial/", {"definition": json.dumps(definition), **more})
    text = answer.content.decode()
    assert answer.status_code in (200, 422), text
    return (
        re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text).replace(json.dumps(CANARY), "").replace(CANARY, "C")
    )


def forget(secret):
    """What is kept becomes something harmless, of the same number of mails."""
    Ticket.objects.filter(pk=secret.pk).update(subject="Nothing", customer=make_customer("other@x.example", "Other"))
    secret.messages.update(subject="Nothing", text="Nothing", new_text="Nothing", sender_email="other@x.example")


def asked(adam, runs, probes):
    return [page(adam, rule(probe, runs=[runs])) for probe in probes]


@pytest.mark.parametrize(("runs", "probes"), [("new", PROBES), ("reply", PROBES[:2]), ("change", PROBES[:1])])
def test_a_probing_rule_gets_the_same_page_whatever_is_kept(runs, probes, secret, seen, adam):
    before = asked(adam, runs, probes)
    forget(secret)
    assert asked(adam, runs, probes) == before


def test_how_many_are_left_out_does_not_depend_on_the_rule(secret, seen, adam, olivia):
    counts = {(trial.left_out, trial.looked_at) for trial in (trying.on_last(rule(probe), adam) for probe in PROBES)}
    assert counts == {(2, 1)}
    assert trying.on_last(rule(PROBES[0]), olivia).left_out == 0
    assert trying.on_last(rule(PROBES[0]), olivia).matched == 1


def test_whom_the_owner_protects_is_told_to_nobody_else(seen, mailbox, adam, olivia):
    ProtectedSender.objects.create(value="carl@customer.example")
    probe = rule({"field": "protected", "is": True})
    assert trying.on_last(probe, adam).matched == 0
    typed = {"mail_from": "carl@customer.example", "mail_subject": "Hello"}
    told, other = page(adam, probe, **typed), page(adam, probe, **typed | {"mail_from": "nora@customer.example"})
    assert told.replace("carl@customer", "nora@customer") == other
    assert "keeps mail from this sender" not in told
    assert "keeps mail from this sender" in page(olivia, probe, **typed)


def test_what_a_pasted_senders_hidden_mail_comes_to_is_not_told(secret, mailbox, adam, olivia):
    secret.customer.tags = ["partner"]
    secret.customer.save()
    typed = {"mail_from": secret.customer.email, "mail_subject": "Hello"}
    for probe in ({"field": "earlier_tickets", "at_least": 1}, {"field": "customer_tags", "has": "partner"}):
        assert "would not run" in page(adam, rule(probe), **typed)
    assert "would not run" not in page(olivia, rule({"field": "customer_tags", "has": "partner"}), **typed)


def test_a_hidden_mail_and_one_that_is_not_there_get_the_same_answer(secret, seen, adam):
    hidden = page(adam, rule(PROBES[0]), try_message=str(secret.messages.first().pk))
    assert hidden == page(adam, rule(PROBES[0]), try_message="99999999")
    by_number = page(adam, rule(PROBES[0]), try_ticket=secret.reference).replace(secret.reference, "AAAA-AA")
    assert by_number == page(adam, rule(PROBES[0]), try_ticket="AAAA-AA")


def test_other_rules_bring_nothing_to_light_either(secret, seen, adam, olivia):
    editing.save(rule(PROBES[0], stop=True) | {"name": "Partners"}, olivia, is_on=True)
    everything = trying.on_last(rule(), adam)
    assert (everything.matched, everything.not_asked, everything.rows[0].first) == (1, 0, [])
