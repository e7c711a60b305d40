"""What time has done since the mail came: promises that came near or were broken, rules that ran as days passed, and
what Asha has put off. All of it is dated as it would have happened."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from tickets.desk import moments
from tickets.models import Event, Promise, Ticket
from tickets.models.event import Verb
from tickets.models.ticket import Status, Visibility
from tickets.routing import ruleset, together
from tickets.routing.carrying_out import carry_out
from tickets.routing.promises import promising
from tickets.routing.rules.model import TIME

QUIET_HOURS = 72
PUT_OFF = 3


def pass_by(now: datetime, asha: User) -> None:
    _put_off(now, asha)
    _run_what_ran(now)
    _tell_of_promises(now)


def _put_off(now: datetime, asha: User) -> None:
    """Until the next mornings, twenty minutes ago."""
    at = now - timedelta(minutes=20)
    hers = Ticket.objects.filter(assignee=asha, status=Status.OPEN, last_activity_at__lt=at)
    lately = Q(we_wrote_at=None) | Q(we_wrote_at__gt=now - timedelta(hours=QUIET_HOURS))
    for days, ticket in enumerate(hers.filter(lately).order_by("-last_activity_at")[:PUT_OFF], start=1):
        until = moments.morning(timezone.localdate(now) + timedelta(days=days))
        ticket.status, ticket.status_since, ticket.snoozed_until = Status.WAITING, at, until
        ticket.save(update_fields=["status", "status_since", "snoozed_until"])
        detail = {"from": None, "to": until.isoformat()}
        Event.objects.create(ticket=ticket, verb=Verb.SNOOZED, actor=asha, detail=detail, created_at=at)


def _run_what_ran(now: datetime) -> None:
    """Each rule for time at the moment when its hours were over."""
    holding = ruleset.current()
    quiet = Ticket.objects.filter(status=Status.WAITING, we_wrote_at__lt=now - timedelta(hours=QUIET_HOURS))
    tickets = list(together.whole(quiet.exclude(visibility=Visibility.HELD)).order_by("pk"))
    at = {each.pk: each.we_wrote_at + timedelta(hours=QUIET_HOURS, minutes=1) for each in tickets if each.we_wrote_at}
    found = together.read(tickets, holding, occasion=TIME, now=now)
    carry_out(together.decide_all(tickets, found, holding), occasion=TIME, rule_set=holding.pk, at=at)


def _tell_of_promises(now: datetime) -> None:
    promises = list(Promise.objects.select_related("ticket", "target"))
    for each in promises:
        until = each.paused_at or (now if each.ended_at is None else each.ended_at)
        each.warned_at = each.warn_at if each.warn_at <= until else None
        each.broken_at = each.due_at if each.due_at <= until else None
    Promise.objects.bulk_update(promises, ["warned_at", "broken_at"])
    Event.objects.bulk_create(_told(promises))


def _told(promises: Iterable[Promise]) -> Iterable[Event]:
    """Of what was late in the end nobody needs to read that it came near."""
    for each in promises:
        if each.broken_at:
            broken = promising.broken(each, each.ticket, each.target.name)
            broken.created_at = each.broken_at
            yield broken
        elif each.warned_at:
            detail = promising.detail(each, each.target.name)
            yield Event(ticket=each.ticket, verb=Verb.PROMISE_NEAR, detail=detail, created_at=each.warned_at)
