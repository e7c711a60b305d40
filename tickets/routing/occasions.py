"""Something happened to a ticket that is there already: rows for the rules that wait for it, and a ring for a worker.

For whoever changes a ticket, in the same transaction. Where no rule waits for it, it costs one tiny statement.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from tickets import later
from tickets.models import Message, Occasion, Ticket
from tickets.models.event import Verb
from tickets.models.kind import DUTY
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
    Verb.ASKED: "status",
    Verb.ANSWERED: "status",
    Verb.ASKING_WITHDRAWN: "status",
    Verb.RATED: "satisfaction",
}
# Nobody knows what rules that cannot be read wait for: it is noted until they can be.
UNKNOWN = Current(occasions=frozenset(OCCASIONS))


def moved(tickets: Collection[Ticket], mark: str = "status") -> None:
    """Of these tickets `mark` was changed, of all at once."""
    rules, now = _rules(), timezone.now()
    tickets = [ticket for ticket in tickets if ticket.kind != DUTY]
    due.move(tickets, rules)
    _note([_of_change(ticket, now, mark) for ticket in tickets], rules)


def mail_came(continued: Collection[Ticket], replies: Sequence[Message], opened: Collection[int] = ()) -> None:
    """Saved tickets that mail has joined, what of it customers wrote, and the ids of tickets that it opened again."""
    if not continued and not replies:
        return
    rules, now = _rules(), timezone.now()
    due.move(continued, rules)
    noted = [Occasion(ticket=each.ticket, message=each, kind=REPLY, due_at=now) for each in replies]
    first = {each.ticket_id: each for each in reversed(noted)}
    noted += [_of_change(each, now) for each in continued if each.pk in opened and each.pk not in first]
    for ticket in first.keys() & set(opened):
        _with_status(first[ticket], rules)
    _note(noted, rules)


def answered(ticket: Ticket, message: Message, seconds: int, was_status: str) -> None:
    """We answered, and `seconds` from now that stands."""
    rules, at = _rules(), timezone.now() + timedelta(seconds=seconds)
    due.move([ticket], rules)
    noted = Occasion(ticket=ticket, message=message, kind=OURS, due_at=at)
    if ticket.status != was_status:
        _with_status(noted, rules)
    _note([noted], rules, seconds)


def undone(ticket: Ticket, message: Message, was_status: str) -> None:
    """The answer was taken back, and the ticket is as it was: nobody answered. Where rules have run for it, they
    hear of that change, too."""
    rules = _rules()
    due.move([ticket], rules)
    is_unheard = Occasion.objects.filter(message=message).delete()[0] > 0
    if ticket.status != was_status and not is_unheard:
        _note([_of_change(ticket, timezone.now())], rules)


def changed(ticket: Ticket, verb: str, detail: dict[str, Any]) -> None:
    """A person changed a saved ticket, as the event says."""
    mark = CHANGES.get(Verb(verb))
    if mark is None or detail.get("of") == "customer" or ticket.kind == DUTY:
        return
    rules = _rules()
    due.move([ticket], rules)
    _note([_of_change(ticket, timezone.now(), mark)], rules)


def _of_change(ticket: Ticket, at: datetime, mark: str = "status") -> Occasion:
    return Occasion(ticket=ticket, kind=CHANGE, detail={"changed": [mark]}, due_at=at)


def _with_status(occasion: Occasion, rules: Current) -> None:
    """The status was changed by it, too: one look at the rules does for both, so that none runs twice."""
    occasion.detail = {"changed": ["status"]}
    if occasion.kind not in rules.occasions:
        occasion.kind = CHANGE


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
