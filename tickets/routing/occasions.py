"""Something happened to a ticket that is there already: rows for the rules that wait for it, and a ring for a worker.

For whoever changes a ticket, in the same transaction. Where no rule waits for it, it costs one tiny statement.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tickets import later
from tickets.models import Message, Occasion, Ticket
from tickets.models.event import Verb
from tickets.models.ticket import Status
from tickets.routing import due, ruleset
from tickets.routing.rules.model import CHANGE, OCCASIONS, OURS, REPLY
from tickets.routing.ruleset import Current, RulesUnreadable

# What of a ticket these verbs change, as rules for changes name it.
CHANGES = {
    Verb.KIND_SET: "kind",
    Verb.PRIORITY_SET: "priority",
    Verb.TAGGED: "tags",
    Verb.ASSIGNED: "assignee",
    Verb.MOVED: "visibility",
    Verb.TARGET_SET: "target",
    Verb.WAITING: "status",
    Verb.RESOLVED: "status",
    Verb.REOPENED: "status",
    Verb.SPAM: "status",
    Verb.SNOOZED: "status",
    Verb.WOKEN: "status",
    Verb.SENDING_UNDONE: "status",
}
# Nobody knows what rules that cannot be read wait for: it is noted until they can be.
UNKNOWN = Current(occasions=frozenset(OCCASIONS))


def moved(tickets: Collection[Ticket]) -> None:
    """The desk itself has changed the status of these tickets: rules for time look at them."""
    due.move(tickets, _rules())


def mail_came(continued: Collection[Ticket], replies: Sequence[Message]) -> None:
    """Saved tickets that mail has joined, and what of it customers wrote."""
    if not continued and not replies:
        return
    rules = _rules()
    due.move(continued, rules)
    now = timezone.now()
    _note([Occasion(ticket=each.ticket, message=each, kind=REPLY, due_at=now) for each in replies], rules)


def answered(ticket: Ticket, message: Message, seconds: int, was_status: str) -> None:
    """We answered, and `seconds` from now that stands."""
    rules, at = _rules(), timezone.now() + timedelta(seconds=seconds)
    due.move([ticket], rules)
    noted = [Occasion(ticket=ticket, message=message, kind=OURS, due_at=at)]
    if ticket.status not in (was_status, Status.RESOLVED):  # that it is resolved is told as a change of its own
        noted.append(Occasion(ticket=ticket, message=message, kind=CHANGE, due_at=at, detail={"changed": ["status"]}))
    _note(noted, rules, seconds)


def undone(message: Message) -> None:
    """The answer was taken back: nobody answered."""
    Occasion.objects.filter(message=message).delete()


def changed(ticket: Ticket, verb: str, detail: dict[str, Any]) -> None:
    """A person changed a saved ticket, as the event says."""
    mark = CHANGES.get(Verb(verb))
    if mark is None or detail.get("of") == "customer":
        return
    rules = _rules()
    due.move([ticket], rules)
    _note([Occasion(ticket=ticket, kind=CHANGE, detail={"changed": [mark]}, due_at=timezone.now())], rules)


def _rules() -> Current:
    try:
        return ruleset.current()
    except RulesUnreadable:
        return UNKNOWN


def _note(occasions: Sequence[Occasion], rules: Current, seconds: int = 0) -> None:
    wanted = [each for each in occasions if each.kind in rules.occasions]
    if not wanted:
        return
    Occasion.objects.bulk_create(wanted)
    if seconds:
        later.enqueue("run_rules", seconds=seconds)
    else:
        later.enqueue_once("run_rules", 0)
