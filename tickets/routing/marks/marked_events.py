"""The event of a change that a rule made, or could not make."""

from typing import Any

from tickets.models import Event, Ticket
from tickets.models.event import Verb
from tickets.routing.rules import Change

DOES = {"kind": "set_kind", "assignee": "assign", "target": "set_target"}


def event_of(ticket: Ticket, verb: Verb, change: Change, *values: Any) -> Event:
    before, after = values or (change.before, change.after)
    return Event(ticket=ticket, verb=verb, detail={"from": before, "to": after, **told(change)})


def not_done(ticket: Ticket, change: Change, why: str) -> Event:
    detail = {"do": DOES[change.mark], "to": str(change.after)[:200], "reason": why, **told(change)}
    return Event(ticket=ticket, verb=Verb.NOT_DONE, detail=detail)


def told(change: Change) -> dict[str, Any]:
    return {"rule": change.rule.told(), "because": change.because}
