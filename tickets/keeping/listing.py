"""What the owner's page shows: whom he keeps, and the open tickets that only he sees. A few statements for any list."""

from dataclasses import dataclass
from typing import Any

from accounts.models import User
from tickets.counting import Capped, beside
from tickets.desk import cursor as cursors
from tickets.desk.rows import Row, rows
from tickets.keeping.theirs import tickets_of
from tickets.models import PastTaking, ProtectedSender
from tickets.models.past_taking import TakingState
from tickets.models.ticket import Status, Visibility

PAGE, COUNTED, TICKETS = 50, 1_000, 50
UNDER_WAY = (TakingState.TAKING, TakingState.GIVING)


@dataclass(frozen=True)
class Kept:
    """One of the list. `tickets` counts what only the owner sees of theirs (1,000: so many or more); `way` tells of
    their past tickets that are on their way, or came last."""

    sender: ProtectedSender
    tickets: int
    way: PastTaking | None

    @property
    def many(self) -> str:
        return f"{COUNTED:,} or more" if self.tickets >= COUNTED else f"{self.tickets:,}"


@dataclass(frozen=True)
class Page:
    """`leaving` are past tickets on their way back to the team, of whom is on the list no more."""

    kept: list[Kept]
    total: int
    before: int
    after: int
    leaving: list[PastTaking]

    @property
    def moves(self) -> bool:
        """Whether something changes by itself."""
        return bool(self.leaving) or any(each.way and each.way.state in UNDER_WAY for each in self.kept)


def page(by: User, number: int = 1) -> Page:
    """Page `number`, from 1, by name."""
    total, start = ProtectedSender.objects.count(), (max(number, 1) - 1) * PAGE
    found = list(ProtectedSender.objects.order_by("value")[start : start + PAGE])
    ways, counts = _ways(found), _counts(found, by)
    kept = [Kept(each, counts.get(f"kept_{each.pk}") or 0, ways.get(each.value)) for each in found]
    leaving = list(PastTaking.objects.filter(state=TakingState.GIVING).order_by("-pk")[:10])
    return Page(kept, total, max(number - 1, 0), number + 1 if start + PAGE < total else 0, leaving)


def tickets(by: User, older: str | None) -> tuple[list[Row], str | None]:
    """The open ones that only the owner sees, and the place after which the next page begins."""
    place = cursors.read(older)
    found = rows(by).filter(visibility=Visibility.OWNER, status=Status.OPEN)
    listed = list((found.filter(cursors.older(place)) if place else found)[: TICKETS + 1])
    shown = listed[:TICKETS]
    return shown, cursors.write(cursors.place_of(shown[-1])) if len(listed) > TICKETS else None


def _counts(found: list[ProtectedSender], by: User) -> dict[str, Any]:
    """One statement: a subquery for each, that stops early."""
    asked = {
        f"kept_{each.pk}": Capped(
            tickets_of(each.value, by).filter(visibility=Visibility.OWNER).order_by().values("pk")[:COUNTED]
        )
        for each in found
    }
    return beside(by, asked)


def _ways(found: list[ProtectedSender]) -> dict[str, PastTaking]:
    """The latest of each."""
    values = [each.value for each in found]
    last = PastTaking.objects.filter(value__in=values).order_by("value", "-pk").distinct("value")
    return {each.value: each for each in last}
