"""Drafts of procedures: everybody who works on tickets writes; only the writer and the owner see what is written."""

from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from accounts.models import User
from accounts.seeing import seen_by_the_desk
from tickets.errors import Refused
from tickets.models import Procedure, ProcedureReading, ProcedureVersion, Recording
from tickets.models.procedure import VersionState
from tickets.models.recording import Part
from tickets.procedures.checking import Typed, checked
from tickets.procedures.holding import check_edition, check_writes, hold
from tickets.procedures.steps import media_of
from tickets.recordings import attaching

UNFINISHED = (VersionState.DRAFT, VersionState.PROPOSED, VersionState.SENT_BACK)


@transaction.atomic
def draft(
    by: User, procedure: Procedure | None = None, seen: str | None = None, anew: bool = False, **fields: Any
) -> ProcedureVersion:
    """What `by` has typed (the `fields` of Typed), as their draft of this procedure, or of a new one.

    `seen` is the `holding.edition` that they had before them. It takes the place of their former draft, which may wait
    for the owner, unless it is to stand `anew`. Raises NotFinished, which says what is missing; ChangedMeanwhile;
    Refused.
    """
    check_writes(by)
    held = hold(procedure, by) if procedure else None
    if held:
        check_edition(held, seen)
    values = checked(Typed(**fields), by, held)
    held = held or Procedure.objects.create(created_by=by)
    former = None if anew else own_draft(held, by)
    version = former or ProcedureVersion(procedure=held, number=_next_number(held), written_by=by)
    version.state, version.written_at = VersionState.DRAFT, timezone.now()
    for name, value in values.items():
        setattr(version, name, value)
    version.save()
    attaching.attach(media_of(values["steps"]), by, procedure=held, part=Part.STEP)
    return version


def own_draft(procedure: Procedure, by: User) -> ProcedureVersion | None:
    """What `by` is writing, has sent to the owner, or got back."""
    unfinished = procedure.versions.filter(written_by=by, state__in=UNFINISHED)
    return unfinished.order_by("-number").first()


@transaction.atomic
def discard(version: ProcedureVersion, by: User) -> None:
    """Throws one's own draft away, and the procedure with it if it never said anything else."""
    held = hold(version.procedure, by)
    own = held.versions.filter(pk=version.pk, written_by=by, state__in=UNFINISHED).first()
    if own is None:
        raise Refused("This is no draft of yours any more: it was published, or it is somebody else's.")
    ProcedureReading.objects.filter(version=own).delete()
    own.delete()
    # Drafts of others are there although `by` does not see them; nothing of them is told.
    with seen_by_the_desk():
        if not held.versions.exists():
            recordings = Recording.objects.filter(procedure=held)
            # What somebody made for it they may use elsewhere; a copy of an answer is of its ticket, and goes.
            recordings.filter(stored_name__endswith=F("key")).update(procedure=None, part="")
            recordings.delete()
            held.delete()


def _next_number(held: Procedure) -> int:
    # After those of others, too, which this person may not see.
    with seen_by_the_desk():
        return (held.versions.aggregate(last=Max("number"))["last"] or 0) + 1
