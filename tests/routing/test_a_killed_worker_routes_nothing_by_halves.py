"""A worker is killed between deciding and committing: the ticket stays held, and the next one does everything once."""

import signal

import pytest

from tests.cast import make_customer, make_mailbox, open_ticket
from tests.processes import begun
from tests.routing.rules_in_force import does, in_force
from tickets.models import Message, Occasion, RuleRun, Ticket
from tickets.models.event import Verb
from tickets.models.ticket import Visibility
from tickets.routing import assigning, running

pytestmark = pytest.mark.django_db(transaction=True)
KILLED = """
import os, signal
from tickets.models import Ticket
from tickets.routing import assigning, carrying_out, running
carrying_out.promising.keep = lambda tickets: os.kill(os.getpid(), signal.SIGKILL)
{call}
"""


def killed(call):
    """In a process of its own, at the last step before the transaction ends."""
    assert begun(KILLED.format(call=call)).wait(60) == -signal.SIGKILL


def notes(ticket):
    return Message.objects.filter(ticket=ticket, direction="note").count()


def test_a_new_ticket_stays_held_and_is_routed_once():
    in_force({"then": [*does("add_tag", "once"), *does("add_note", "Look at this")]})
    ticket = open_ticket(make_mailbox(), make_customer(), visibility=Visibility.HELD)
    killed("assigning.route(Ticket.objects.all())")
    ticket.refresh_from_db()
    assert (ticket.visibility, ticket.tags, notes(ticket), RuleRun.objects.count()) == (Visibility.HELD, [], 0, 0)
    assigning.route([ticket])
    assigning.route([ticket])
    ticket.refresh_from_db()
    assert (ticket.visibility, ticket.tags, notes(ticket)) == (Visibility.TEAM, ["once"], 1)
    assert ticket.events.filter(verb=Verb.ROUTED).count() == 1
    assert RuleRun.objects.count() == 1


def test_what_happened_later_runs_once():
    in_force({"runs": ["change"], "then": does("add_note", "Look at this")})
    ticket = open_ticket(make_mailbox(), make_customer())
    Occasion.objects.create(ticket=ticket, kind="change", detail={"changed": ["tags"]})
    killed("running.run_due()")
    assert notes(ticket) == 0
    assert running.run_due() == 0  # its lease is not over yet
    Occasion.objects.update(leased_until=None)
    assert running.run_due() == 1
    assert running.run_due() == 0
    assert notes(ticket) == 1
    assert Ticket.objects.get().rule_runs.count() == 1
