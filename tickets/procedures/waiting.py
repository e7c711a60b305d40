"""Drafts of procedures that wait for the owner's word, for the page on which all that waits is decided."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import JSONObject, Left

from accounts.models import User
from tickets.desk.brief import moment_of
from tickets.models import Procedure, ProcedureVersion
from tickets.models.procedure import VersionState
from tickets.procedures.holding import edition

LONGEST_QUOTED = 2_000
COLUMNS = ("pk", "number", "title", "said", "when_to_use", "written_at")


@dataclass(frozen=True)
class Draft:
    """`version` is to be shown, never to be saved; its `procedure.current_id` says whether it changes one that counts.
    `seen` names what its reader has before them, as a form sends it back."""

    version: ProcedureVersion
    seen: str


def proposed(user: User) -> QuerySet[ProcedureVersion]:
    return ProcedureVersion.objects.filter(state=VersionState.PROPOSED)


def told(rows: QuerySet[ProcedureVersion]) -> QuerySet[ProcedureVersion, Any]:
    """The longest waiting first, as JSON for `draft_of`; of each the beginning of what it says."""
    names = {name: name for name in COLUMNS}
    writer = {"name": "written_by__name", "email": "written_by__email"}
    of = {"procedure": "procedure_id", "current": "procedure__current_id"}
    found = JSONObject(**names, **writer, **of, text=Left("text", LONGEST_QUOTED))
    return rows.order_by("written_at", "pk").values(told=found)


def draft_of(found: dict[str, Any]) -> Draft:
    columns = {name: found[name] for name in (*COLUMNS, "text")} | {"written_at": moment_of(found["written_at"])}
    procedure = Procedure(pk=found["procedure"], current_id=found["current"])
    writer = User(name=found["name"], email=found["email"])
    version = ProcedureVersion(procedure=procedure, written_by=writer, **columns)
    return Draft(version, edition(procedure, version))
