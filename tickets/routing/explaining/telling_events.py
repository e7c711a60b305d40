"""The events that tell why a ticket is where it is, decision by decision."""

from collections.abc import Sequence

from django.db.models import Q

from accounts.models import User
from tickets import access
from tickets.models import Event, Ticket
from tickets.models.event import Verb
from tickets.routing.rulebook import withholding

MOST_EVENTS, MOST_DECISIONS = 200, 20
DECISIONS = (Verb.ROUTED, Verb.RULES_RAN)
REASONS = (Verb.OPENED, Verb.MAY_BELONG)
# What opened a ticket, what rules decided, and what they did.
TELLING = Q(verb__in=(*DECISIONS, *REASONS)) | Q(detail__has_key="rule")


def decisions(events: Sequence[Event]) -> list[tuple[Event, list[Event]]]:
    """The newest decisions, each with what was done by it."""
    return [(event, _did(events, event)) for event in events if event.verb in DECISIONS][-MOST_DECISIONS:]


def events_of(ticket: Ticket, by: User) -> list[Event]:
    found = access.events_visible_to(by).filter(TELLING, ticket=ticket).select_related("actor", "message")
    newest = list(found.order_by("-created_at", "-id")[:MOST_EVENTS])[::-1]
    for event in newest:
        event.ticket = ticket
    return newest


def _did(events: Sequence[Event], decision: Event) -> list[Event]:
    """What was done by this decision: everything up to the next one."""
    after = events[events.index(decision) + 1 :]
    end = next((place for place, each in enumerate(after) if each.verb in DECISIONS), len(after))
    return [each for each in after[:end] if withholding.version_of(each) and each.verb != Verb.RULE_UNDONE]
