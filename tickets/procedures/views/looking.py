"""How every page of procedures finds what it shows: through the person who asks, and 404 for anything else."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.access import person_behind
from tickets import access
from tickets.models import Procedure, ProcedureVersion

PEOPLE = ("written_by", "decided_by")


def procedure_of(request: HttpRequest, pk: int) -> Procedure:
    """With `current` and its people."""
    visible = access.procedures_visible_to(person_behind(request)).defer("current__words", "current__text")
    joined = visible.select_related("current__written_by", "current__decided_by", "retired_by")
    return get_object_or_404(joined, pk=pk)


def version_of(request: HttpRequest, procedure: Procedure, number: int) -> ProcedureVersion:
    visible = access.versions_visible_to(person_behind(request)).select_related(*PEOPLE).defer("words", "text")
    version = get_object_or_404(visible, procedure=procedure, number=number)
    version.procedure = procedure
    return version


def numbered(typed: str) -> int | None:
    """A number of a version as it stands in a query."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else None
