"""Takes back what a rule changed on past tickets, where the value is still what it set; the rest is left alone."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from accounts.models import User
from tickets import access, live
from tickets.models import AppliedChange, Event, RuleApplication, Ticket
from tickets.models.event import Verb
from tickets.models.rule_application import ApplicationState
from tickets.models.ticket import Status, Visibility
from tickets.routing.past_tickets import marks_kept
from tickets.routing.past_tickets.partly import PARTLY, is_whole
from tickets.routing.promises import promising

# What follows from another mark, and is no news of its own.
QUIETLY = ("awaits_answer_since",)


def batch(row: RuleApplication, most: int) -> bool:
    """For an application that is locked. Whether there is more to take back."""
    by = row.undone_by or row.asked_by
    changes = list(AppliedChange.objects.filter(application=row, undone_at=None).order_by("ticket")[:most])
    rows = access.visible_to(by).filter(pk__in=[change.ticket_id for change in changes]).order_by("pk")
    seen = {ticket.pk: ticket for ticket in rows.select_for_update(of=("self",), no_key=True)}
    back = [_Back(change, seen.get(change.ticket_id), by, row) for change in changes]
    people = _people(changes)
    events = [event for each in back if (event := each.take(people)) is not None]
    tickets = [event.ticket for event in events]
    if names := {name for each in back for name in each.told}:
        Ticket.objects.bulk_update(tickets, sorted({*names, "status_since"}))
    Event.objects.bulk_create(events)
    AppliedChange.objects.bulk_update(changes, ["left", "undone_at"])
    promising.keep(tickets)
    live.publish_all(tickets)
    live.publish_lost([each.ticket for each in back if each.ticket and each.hides])
    row.left_alone += sum(bool(change.left) for change in changes)
    is_over = len(changes) < most
    if is_over:
        row.state, row.ended_at = ApplicationState.UNDONE, timezone.now()
    row.save(update_fields=["left_alone", "state", "ended_at"])
    return not is_over


def _people(changes: Sequence[AppliedChange]) -> dict[int, User]:
    """Those who had one of these tickets before, and may still be given one."""
    ids = {change.before.get("assignee_id") for change in changes} - {None}
    return {person.pk: person for person in User.objects.filter(pk__in=ids, is_active=True) if access.may_work(person)}


class _Back:
    """One ticket on its way back; `ticket` is None when `by` does not see it any more."""

    def __init__(self, change: AppliedChange, ticket: Ticket | None, by: User, row: RuleApplication) -> None:
        self.change, self.ticket, self.by, self.row = change, ticket, by, row
        self.told: dict[str, list[Any]] = {}

    def take(self, people: dict[int, User]) -> Event | None:
        """Its event, when something was taken back."""
        change, ticket = self.change, self.ticket
        change.undone_at = timezone.now()
        if ticket is None:
            change.left = list(change.after)
            return None
        now = marks_kept.of(ticket)
        left = [name for name in change.after if not self._restore(ticket, name, now[name], people)]
        change.left = [name for name in left if name not in QUIETLY]
        if "status" in self.told:
            ticket.status_since = change.undone_at
        return self._event(ticket) if self.told else None

    @property
    def hides(self) -> bool:
        """Whether the team sees the ticket no more."""
        return self.told.get("visibility", [""])[0] == Visibility.TEAM

    def _restore(self, ticket: Ticket, name: str, now: Any, people: dict[int, User]) -> bool:
        before, after = self.change.before[name], self.change.after[name]
        value = PARTLY[name](now, before, after) if name in PARTLY else before
        if name not in PARTLY and now != after:
            return False
        if name == "assignee_id" and before is not None and not self._may_have(ticket, people.get(before)):
            return False
        if (name, value) == ("status", Status.ASKED):
            value = Status.OPEN  # its question was taken back with it
        if value != now:
            marks_kept.put(ticket, name, value)
            self.told[name] = [now, value]
        return name not in PARTLY or is_whole(value, before, after)

    def _may_have(self, ticket: Ticket, person: User | None) -> bool:
        return person is not None and access.may_see(person, ticket)

    def _event(self, ticket: Ticket) -> Event:
        version = self.row.version
        rule = {"id": version.pk, "name": version.definition.get("name", ""), "number": version.number}
        fields = {name: values for name, values in self.told.items() if name not in QUIETLY}
        detail = {"rule": rule, "fields": fields, "left": self.change.left}
        return Event(ticket=ticket, actor=self.by, verb=Verb.RULE_UNDONE, detail=detail)
