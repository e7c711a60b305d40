"""Rules change while mail flows: each ticket is routed by one rule set, and its event says by which."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle
from threading import Event as Signal

import pytest
from django.db import connection

from tests.cast import make_mailbox, open_ticket
from tests.routing.rules_in_force import does, in_force
from tickets.models import Customer, RuleSet, Ticket
from tickets.models.event import Verb
from tickets.models.ticket import Visibility
from tickets.routing import assigning, ruleset

pytestmark = pytest.mark.django_db(transaction=True)
RULES, TICKETS, BATCH = 20, 96, 4


@contextmanager
def own_line():
    """A thread's own connection, closed at its end."""
    try:
        yield
    finally:
        connection.close()


def flip(sets, ended):
    """One and the other, each in force for as long, until mail ends."""
    with own_line():
        for rule_set in cycle(sets):
            RuleSet.objects.create(versions=rule_set.versions)
            if ended.wait(0.005):
                return


def route(batches):
    with own_line():
        for tickets in batches:
            assigning.route(tickets)


def test_twenty_rules_change_while_mail_flows():
    mailbox, carl = make_mailbox(), Customer.objects.create(email="carl@customer.example")
    tickets = [open_ticket(mailbox, carl, visibility=Visibility.HELD) for _ in range(TICKETS)]
    batches = [tickets[first : first + BATCH] for first in range(0, TICKETS, BATCH)]
    names = {letter: [f"{letter}{number}" for number in range(RULES)] for letter in "ab"}
    sets = [in_force(*({"name": tag, "then": does("add_tag", tag)} for tag in names[letter])) for letter in "ab"]
    ended = Signal()
    with ThreadPoolExecutor(3) as threads:
        flipping = threads.submit(flip, sets, ended)
        routing = [threads.submit(route, batches[half::2]) for half in (0, 1)]
        try:
            for each in routing:
                each.result()
        finally:
            ended.set()
        flipping.result()
    tags_of = {
        rule_set.pk: names["a" if rule_set.versions == sets[0].versions else "b"] for rule_set in RuleSet.objects.all()
    }
    seen = set()
    for ticket in Ticket.objects.all():
        routed = ticket.events.get(verb=Verb.ROUTED).detail
        assert ticket.tags == tags_of[routed["set"]]
        assert [version for version, _ in routed["ran"]] == RuleSet.objects.get(pk=routed["set"]).versions
        assert ticket.rule_runs.count() == RULES
        seen.add(ticket.tags[0])
    assert seen == {"a0", "b0"}
    assert ruleset.current().pk == RuleSet.objects.latest("pk").pk
