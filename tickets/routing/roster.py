"""Who can be given tickets by rules, and whose turn it was last."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from accounts.models import User
from accounts.roles import Capability, capabilities_of, roles_with
from tickets import locks
from tickets.counting import Capped
from tickets.models import Shift, Ticket, Turn
from tickets.models.ticket import Status
from tickets.routing.rules.facts import LONG_AGO, Member

MOST_PEOPLE, MOST_COUNTED = 200, 1000


def team() -> list[Member]:
    """Everybody who works on the team's tickets, by e-mail; one statement, however many people and tickets there are.

    `open` counts to 1000. Those who are not at work are there too: a rule may name them.
    """
    # Ordered, so that the LIMIT is taken along the index and not from a scan of all tickets.
    mine = Ticket.objects.filter(assignee=OuterRef("pk"), status=Status.OPEN).order_by("-last_activity_at", "-id")
    at_work = Shift.under_way(timezone.now()).filter(person=OuterRef("pk"))
    rows = User.objects.filter(is_active=True, role__in=_working_roles()).annotate(
        is_at_work=Exists(at_work), has_open=Capped(mine.values("pk")[:MOST_COUNTED]), given_at=F("turn__given_at")
    )
    fields = ("email", "name", "languages", "is_at_work", "has_open", "given_at", "role", "only_mailboxes")
    return [_member(*row) for row in rows.order_by("email").values_list(*fields)[:MOST_PEOPLE]]


def hold_turns() -> None:
    """Until the transaction ends nobody else gives tickets in turn: two at once would give them to the same person."""
    locks.hold(locks.Lock.TURNS)


def gave(given: Mapping[str, datetime]) -> None:
    """E-mail of whoever was given a ticket in turn → when, so that the next has their turn. Two statements."""
    people = dict(User.objects.filter(email__in=given).values_list("email", "pk"))
    turns = [Turn(person_id=pk, given_at=given[email]) for email, pk in people.items()]
    Turn.objects.bulk_create(turns, update_conflicts=True, unique_fields=["person"], update_fields=["given_at"])


def _working_roles() -> list[str]:
    works, sees = roles_with(Capability.WORK_TICKETS), roles_with(Capability.SEE_TEAM_TICKETS)
    return [role for role in works if role in sees]


def _member(
    email: str,
    name: str,
    languages: str,
    at_work: bool,
    has_open: int,
    given_at: datetime | None,
    role: str,
    only: list[int] | None,
) -> Member:
    sees_all = only is None or Capability.SEE_ALL_TICKETS in capabilities_of(role)
    return Member(
        email=email,
        name=name.split(" ")[0],
        languages=tuple(languages.split()),
        on_shift=at_work,
        open=has_open,
        last_given_at=given_at or LONG_AGO,
        mailboxes=None if sees_all else tuple(only or ()),
    )
