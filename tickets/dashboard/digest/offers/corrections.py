"""'Approve': a shift counts from then on as its person says it was."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from tickets.hours import corrections, deciding
from tickets.models import ShiftCorrection

KIND = "hours"
BUTTON = "Approve it"
TITLE = "Approve this correction?"
DONE = "Approved. The hours count as corrected."
PAGE = "digest/offers/correction.html"


def open_to(person: User) -> QuerySet[ShiftCorrection]:
    return corrections.open_to(person).select_related("person", "shift")


def may(row: ShiftCorrection) -> bool:
    return True


def edition(row: ShiftCorrection) -> str:
    shift = row.shift and (row.shift.began_at, row.shift.ended_at)
    return repr((row.began_at, row.ended_at, row.reason, shift))


def shown(row: ShiftCorrection) -> dict[str, Any]:
    return {"correction": row, "who": row.person.short_name, "zone": row.person.time_zone}


def carry_out(row: ShiftCorrection, person: User) -> None:
    deciding.approve(row, person)
