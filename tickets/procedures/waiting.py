"""Drafts of procedures that wait for the owner's word, for the page on which all that waits is decided."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import JSONObject, Left

from accounts.models import User
from tickets.desk.brief import moment_of
from tickets.models import Procedure, ProcedureVersion
from tickets.models.procedure import VersionState

LONGEST_QUOTED = 2_000
COLUMNS = ("pk", "number", "procedure_id", "title", "said", "when_to_use", "written_at")


def proposed(user: User) -> QuerySet[ProcedureVersion]:
    return ProcedureVersion.objects.filter(state=VersionState.PROPOSED)


def told(rows: QuerySet[ProcedureVersion]) -> QuerySet[ProcedureVersion, Any]:
    """The longest waiting first, as JSON for `version_of`; of each the beginning of what it says."""
    names = {name: name for name in COLUMNS}
    more = {"name": "written_by__name", "email": "written_by__email", "current": "procedure__current_id"}
    found = JSONObject(**names, **more, text=Left("text", LONGEST_QUOTED))
    return rows.order_by("written_at", "pk").values(told=found)


def version_of(found: dict[str, Any]) -> ProcedureVersion:
    """To be shown, never to be saved. `procedure.current_id` says whether it changes one that counts."""
    columns = {name: found[name] for name in (*COLUMNS, "text")} | {"written_at": moment_of(found["written_at"])}
    procedure = Procedure(pk=found["procedure_id"], current_id=found["current"])
    writer = User(name=found["name"], email=found["email"])
    del columns["procedure_id"]
    return ProcedureVersion(procedure=procedure, written_by=writer, **columns)
