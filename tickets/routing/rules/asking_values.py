"""A condition on a number, a choice, tags or a moment as a quick question."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from tickets.routing.rules.facts import Facts
from tickets.routing.rules.fields import DAYS
from tickets.routing.rules.model import Condition
from tickets.routing.rules.viewing import Asks

VALUES: dict[str, Callable[[Facts], Any]] = {
    "mailbox": attrgetter("mailbox"),
    "kind": attrgetter("marks.kind"),
    "status": attrgetter("marks.status"),
    "priority": attrgetter("marks.priority"),
    "assignee": attrgetter("marks.assignee"),
    "language": attrgetter("language"),
    "known_sender": attrgetter("known_sender"),
    "satisfaction": attrgetter("satisfaction"),
    "tags": attrgetter("marks.tags"),
    "customer_tags": attrgetter("customer_tags"),
    "changed": attrgetter("changed"),
    "earlier_tickets": attrgetter("earlier_tickets"),
    "messages": attrgetter("messages"),
    "attachment_size": lambda facts: max((file.size for file in facts.files), default=0) / 1_000_000,
    "known_customer": lambda facts: facts.earlier_tickets > 0,
    "protected": attrgetter("is_protected"),
    "verified": lambda facts: facts.sender_proof == "proven",
    "has_attachments": lambda facts: bool(facts.files),
    "auto_reply": attrgetter("auto_reply"),
    "bounce": attrgetter("bounce"),
    "list": lambda facts: bool(facts.list),
    "spam": attrgetter("is_spam"),
    "day": lambda facts: DAYS[_arrived(facts).weekday()],
    "time": lambda facts: f"{_arrived(facts):%H:%M}",
    "in_business_hours": lambda facts: facts.hours is None or facts.hours.is_open(facts.arrived_at or facts.now),
}


def _arrived(facts: Facts) -> Any:
    at = facts.arrived_at or facts.now
    return facts.hours.local(at) if facts.hours else at


def asks_value(condition: Condition) -> Asks:
    get, value = VALUES[condition.field], condition.value
    many = frozenset(value) if isinstance(value, list | tuple) else frozenset([value])
    questions: dict[str, Asks] = {
        "is": lambda view: get(view.facts) == value,
        "is_not": lambda view: get(view.facts) != value,
        "is_any": lambda view: get(view.facts) in many,
        "has": lambda view: value in get(view.facts),
        "has_not": lambda view: value not in get(view.facts),
        "has_any": lambda view: not many.isdisjoint(get(view.facts)),
        "at_least": lambda view: get(view.facts) >= value,
        "at_most": lambda view: get(view.facts) <= value,
        "after": lambda view: get(view.facts) >= value,
        "before": lambda view: get(view.facts) < value,
    }
    return questions[condition.op]
