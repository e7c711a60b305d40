"""'Publish': a draft of a procedure is what everybody goes by from then on."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from tickets import access
from tickets.models import ProcedureVersion
from tickets.models.procedure import VersionState
from tickets.procedures import publishing

KIND = "procedure"
BUTTON = "Publish it"
TITLE = "Publish this procedure?"
DONE = "Published. Everybody goes by it from now on."
PAGE = "digest/offers/draft.html"
SEEN = {"picture", "recording"}


def open_to(person: User) -> QuerySet[ProcedureVersion]:
    if not access.may_decide(person):
        return ProcedureVersion.objects.none()
    proposed = access.versions_visible_to(person).filter(state=VersionState.PROPOSED)
    return proposed.select_related("procedure__current", "written_by").defer("words")


def may(row: ProcedureVersion) -> bool:
    """Not where there is more to look at than words, nor where something else was published since it was written."""
    return not publishing.is_overtaken(row) and not any(step.get("do") in SEEN for step in row.steps)


def edition(row: ProcedureVersion) -> str:
    return publishing.edition_of(row)


def shown(row: ProcedureVersion) -> dict[str, Any]:
    return {"version": row, "who": row.written_by.short_name}


def carry_out(row: ProcedureVersion, person: User) -> None:
    publishing.publish(row, person, edition(row))
