"""Shifts that were otherwise, as people say: the owner decides."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import JSONObject

from accounts.models import User
from tickets.desk.brief import moment_of
from tickets.models import Shift, ShiftCorrection

MOMENTS = ("began_at", "ended_at", "asked_at")


def told(rows: QuerySet[ShiftCorrection]) -> QuerySet[ShiftCorrection, Any]:
    """The longest waiting first, as JSON for `correction_of`."""
    names = {name: name for name in ("pk", "reason", *MOMENTS)}
    person = {"name": "person__name", "email": "person__email", "zone": "person__time_zone"}
    shift = {"shift": "shift_id", "former_began": "shift__began_at", "former_ended": "shift__ended_at"}
    return rows.order_by("asked_at", "pk").values(told=JSONObject(**names, **person, **shift))


def correction_of(found: dict[str, Any]) -> ShiftCorrection:
    """To be shown, never to be saved: with its person's name and zone, and the shift as it is recorded."""
    person = User(name=found["name"], email=found["email"], time_zone=found["zone"])
    moments = {name: moment_of(found[name]) for name in MOMENTS}
    own = {"pk": found["pk"], "reason": found["reason"], "person": person, "shift": _shift(found)}
    return ShiftCorrection(**own, **moments)


def _shift(found: dict[str, Any]) -> Shift | None:
    former = {"began_at": moment_of(found["former_began"]), "ended_at": moment_of(found["former_ended"])}
    return Shift(pk=found["shift"], **former) if found["shift"] else None
