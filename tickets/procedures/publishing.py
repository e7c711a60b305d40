"""From a draft to what everybody goes by: the owner publishes, or sends it back with a word.

All raise Refused when `by` may not do it, or when it is not in the state for it.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from tickets import access
from tickets.errors import ChangedMeanwhile, Refused
from tickets.models import Procedure, ProcedureVersion
from tickets.models.procedure import VersionState
from tickets.names import new_key
from tickets.procedures import writing
from tickets.procedures.holding import check_edition, check_publishes, edition, hold

MOST_WAITING = 50
LONGEST_COMMENT = 2_000


def waiting(user: User) -> list[ProcedureVersion]:
    """Drafts that wait for this person's word, the longest-waiting first; with writer and procedure."""
    if not access.may_decide(user):
        return []
    proposed = ProcedureVersion.objects.filter(state=VersionState.PROPOSED).order_by("written_at", "pk")
    return list(proposed.select_related("procedure__current", "written_by").defer("words", "text")[:MOST_WAITING])


@transaction.atomic
def propose(version: ProcedureVersion, by: User) -> ProcedureVersion:
    """Sends one's own draft to the owner."""
    own = _own(version, by)
    if own.state == VersionState.PROPOSED:
        return own
    own.state, own.comment, own.decided_by, own.decided_at = VersionState.PROPOSED, "", None, None
    own.save(update_fields=["state", "comment", "decided_by", "decided_at"])
    return own


@transaction.atomic
def publish(version: ProcedureVersion, by: User, seen: str | None = None) -> ProcedureVersion:
    """From now on everybody goes by it. `seen` is the `holding.edition` that `by` has read."""
    check_publishes(by)
    held = hold(version.procedure, by)
    check_edition(held, seen)
    fresh = _unpublished(held, version)
    _check_not_retired(held)
    _decide(fresh, by, VersionState.PUBLISHED)
    held.current = fresh
    held.key = held.key or new_key(Procedure.objects.all(), fresh.title, "procedure")
    held.save(update_fields=["current", "key"])
    return fresh


@transaction.atomic
def publish_changed(version: ProcedureVersion, by: User, seen: str | None = None, **fields: Any) -> ProcedureVersion:
    """Publishes somebody's draft as `by` has changed it: both stay, so that its writer sees what was changed."""
    check_publishes(by)
    held = hold(version.procedure, by)
    check_edition(held, seen)
    proposed = _unpublished(held, version)
    changed = writing.draft(by, held, anew=True, **fields)
    _decide(proposed, by, VersionState.PUBLISHED, f"Published with changes, as version {changed.number}.")
    return publish(changed, by)


@transaction.atomic
def send_back(version: ProcedureVersion, by: User, comment: str) -> ProcedureVersion:
    """To its writer, with what is still to be done."""
    check_publishes(by)
    fresh = _unpublished(hold(version.procedure, by), version)
    if fresh.state != VersionState.PROPOSED:
        raise ChangedMeanwhile("This draft does not wait for you any more.")
    said = comment.replace("\0", "").replace("\r\n", "\n").strip()[:LONGEST_COMMENT]
    if not said:
        raise Refused("Say what is still to be done, so that it can be mended.")
    return _decide(fresh, by, VersionState.SENT_BACK, said)


def is_overtaken(version: ProcedureVersion) -> bool:
    """Whether something else was published since this draft was written. Expects `procedure.current`."""
    current = version.procedure.current
    return bool(current and current.decided_at and current.decided_at > version.written_at)


def edition_of(version: ProcedureVersion) -> str:
    """For the form with which somebody decides about `version`."""
    return edition(version.procedure, version)


def _own(version: ProcedureVersion, by: User) -> ProcedureVersion:
    own = writing.own_draft(hold(version.procedure, by), by) if access.may_work(by) else None
    if own is None or own.pk != version.pk:
        raise Refused("This is no draft of yours any more: it was published, or it is somebody else's.")
    return own


def _unpublished(held: Procedure, version: ProcedureVersion) -> ProcedureVersion:
    fresh = held.versions.select_for_update(of=("self",)).filter(pk=version.pk).first()
    if fresh is None:
        raise ChangedMeanwhile("This draft was thrown away meanwhile.")
    if fresh.state == VersionState.PUBLISHED:
        raise ChangedMeanwhile("This was published already.")
    return fresh


def _check_not_retired(held: Procedure) -> None:
    if held.retired_at:
        raise Refused("This procedure is retired. Bring it back first.")


def _decide(version: ProcedureVersion, by: User, state: VersionState, comment: str = "") -> ProcedureVersion:
    version.state, version.decided_by, version.decided_at, version.comment = state, by, timezone.now(), comment
    version.save(update_fields=["state", "decided_by", "decided_at", "comment"])
    return version
