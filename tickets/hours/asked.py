"""What a person is asked, or told, about their shift on every page: in the statement that the rail makes anyway."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Subquery
from django.db.models.functions import JSONObject

from accounts.models import User
from tickets.models import IdleSpell
from tickets.models.shift import EndedHow
from tickets.models.shift_change import Said

NAME = "asked_of_shift"


@dataclass(frozen=True)
class Asked:
    """Nothing happened from `since` to `until` (None: until now). `is_cut`: it was taken out, as nobody answered."""

    pk: int
    shift: int
    since: datetime
    until: datetime | None
    is_over: bool
    is_cut: bool


def beside(user: User) -> dict[str, Subquery]:
    """As part of another statement, under NAME."""
    first = IdleSpell.objects.filter(shift__person=user, said=Said.NOTHING).order_by("pk")
    told = JSONObject(
        pk="pk", shift="shift_id", since="since", until="until", ended="shift__ended_at", how=F("shift__ended_how")
    )
    return {NAME: Subquery(first.values(told=told)[:1])}


def read(found: dict[str, Any]) -> Asked | None:
    row = found.get(NAME)
    if not row:
        return None
    since, until = datetime.fromisoformat(row["since"]), row["until"] and datetime.fromisoformat(row["until"])
    return Asked(row["pk"], row["shift"], since, until, bool(row["ended"]), row["how"] == EndedHow.IDLE)
