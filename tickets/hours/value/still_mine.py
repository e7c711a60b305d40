"""'Still done by me': which kinds of tickets the owners answer themselves, or are asked about, and how long that takes.

Of the last four weeks; tickets that only the owner sees are left out, since nobody else is to answer them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count

from accounts.models import User
from accounts.roles import Capability, roles_with
from tickets import access
from tickets.models import Business, TicketKind
from tickets.models.message import Direction
from tickets.models.outgoing import OutgoingState
from tickets.models.ticket import Visibility

LATELY = timedelta(days=28)


@dataclass(frozen=True)
class Mine:
    """`kind` is its slug, '' for none; minutes are tickets and questions at what each takes, as the owner said."""

    kind: str
    name: str
    tickets: int
    questions: int
    minutes: Decimal


def kinds(by: User, now: datetime, business: Business) -> Sequence[Mine]:
    """Those that take longest first. Three statements."""
    tickets, questions = _answered(by, now - LATELY), _asked(by, now - LATELY)
    names = TicketKind.names()
    found = [
        Mine(kind, names.get(kind, kind) or "No kind yet", many, asked, _minutes(many, asked, business))
        for kind in {*tickets, *questions}
        for many, asked in [(tickets.get(kind, 0), questions.get(kind, 0))]
    ]
    return sorted(found, key=lambda each: (-each.minutes, each.name))


def _minutes(tickets: int, questions: int, business: Business) -> Decimal:
    return tickets * business.minutes_before + questions * business.minutes_a_question


def _answered(by: User, since: datetime) -> dict[str, int]:
    """Kind → tickets with an answer by an owner that was not taken back."""
    owners = User.objects.filter(role__in=roles_with(Capability.RUN_BUSINESS)).values_list("pk", flat=True)
    answers = access.messages_visible_to(by).filter(
        direction=Direction.REPLY, created_at__gte=since, author__in=list(owners), ticket__visibility=Visibility.TEAM
    )
    stay = answers.exclude(outgoing__state=OutgoingState.UNDONE)
    return dict(stay.values_list("ticket__kind").annotate(many=Count("ticket", distinct=True)).order_by())


def _asked(by: User, since: datetime) -> dict[str, int]:
    asked = access.escalations_visible_to(by).filter(asked_at__gte=since, withdrawn_at=None)
    shown = asked.filter(ticket__visibility=Visibility.TEAM)
    return dict(shown.values_list("ticket__kind").annotate(many=Count("pk")).order_by())
