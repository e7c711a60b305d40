"""Who has read what: each published version is to be read to its end by everybody who works by it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import User
from tickets import access
from tickets.errors import Refused
from tickets.models import Procedure, ProcedureReading, ProcedureVersion
from tickets.models.procedure import VersionState
from tickets.procedures.steps import RECORDING

MOST_LISTED = 100
# Players stop a little before the end.
TO_THE_END = 0.95


@dataclass(frozen=True)
class Reader:
    """What one person has done with a version. `watched` is the share of its recordings, None where it has none."""

    person: User
    opened_at: datetime | None
    read_at: datetime | None
    watched: float | None


def to_read(user: User) -> list[Procedure]:
    """What counts now and this person has not read to its end, the newest first; `.is_changed` where they have read an
    earlier version, `.is_begun` where they have opened this one. Nothing for who does not work on tickets."""
    if not access.may_work(user) or access.may_decide(user):
        return []
    listed = unread(user).select_related("current__decided_by").defer("current__words", "current__text")
    return list(listed.order_by("-current__decided_at", "-pk")[:MOST_LISTED])


def unread(user: User) -> QuerySet[Procedure]:
    """What one has written oneself is read."""
    mine = ProcedureReading.objects.filter(person=user)
    of_current = mine.filter(version=OuterRef("current"))
    standing = access.procedures_visible_to(user).filter(current__isnull=False, retired_at=None)
    standing = standing.exclude(current__written_by=user).filter(~Exists(of_current.exclude(read_at=None)))
    earlier = mine.filter(version__procedure=OuterRef("pk")).exclude(read_at=None)
    return standing.annotate(is_changed=Exists(earlier), is_begun=Exists(of_current))


def begun(user: User, procedures: Iterable[Procedure]) -> dict[int, ProcedureReading]:
    """By the procedure's id: how far this person has come with what counts now."""
    mine = ProcedureReading.objects.filter(person=user, version__in=[each.current_id for each in procedures])
    return {each.version.procedure_id: each for each in mine.select_related("version")}


def been_read(user: User) -> list[ProcedureReading]:
    """What counts now and was read to its end, the last read first."""
    current = access.procedures_visible_to(user).filter(retired_at=None, current__isnull=False).values("current")
    mine = ProcedureReading.objects.filter(person=user, version__in=current).exclude(read_at=None)
    listed = mine.select_related("version__procedure").defer("version__words", "version__text")
    return list(listed.order_by("-read_at", "-pk")[:MOST_LISTED])


def opened(version: ProcedureVersion, by: User) -> ProcedureReading | None:
    """Remembers that `by` has looked at it; None for a draft."""
    if version.state != VersionState.PUBLISHED:
        return None
    return ProcedureReading.objects.get_or_create(version=version, person=by)[0]


def read(version: ProcedureVersion, by: User) -> ProcedureReading:
    """To its end. Raises Refused for what is not published."""
    reading = _reading(version, by)
    if reading.read_at is None:
        reading.read_at = timezone.now()
        reading.save(update_fields=["read_at"])
    return reading


def watched(version: ProcedureVersion, by: User, key: str, share: float) -> ProcedureReading:
    """How much (0 to 1) of the recording `key` was played; the most counts. Raises Refused for what is not in it."""
    if key not in recordings_of(version) or not share >= 0:
        raise Refused("This recording is not in the procedure.")
    reading = _reading(version, by)
    most = max(float(reading.watched.get(key, 0)), min(max(share, 0.0), 1.0))
    reading.watched = {**reading.watched, key: 1.0 if most >= TO_THE_END else round(most, 3)}
    reading.save(update_fields=["watched"])
    return reading


def readers(version: ProcedureVersion) -> list[Reader]:
    """Everybody who works by procedures, and what they have done with this one; for the owner."""
    done = {reading.person_id: reading for reading in ProcedureReading.objects.filter(version=version)}
    people = User.objects.filter(is_active=True).order_by("name", "pk")[:MOST_LISTED]
    working = [each for each in people if access.may_work(each) and not access.may_decide(each)]
    return [_reader(each, done.get(each.pk), version) for each in working]


def recordings_of(version: ProcedureVersion) -> list[str]:
    return [step["media"] for step in version.steps if step["do"] == RECORDING]


def share_of(reading: ProcedureReading | None, version: ProcedureVersion) -> float | None:
    """Of all its recordings together; None where it has none."""
    keys = recordings_of(version)
    return sum(reading.watched.get(key, 0) if reading else 0 for key in keys) / len(keys) if keys else None


def _reader(person: User, done: ProcedureReading | None, version: ProcedureVersion) -> Reader:
    opened_at, read_at = (done.opened_at, done.read_at) if done else (None, None)
    if version.written_by_id == person.pk:
        read_at = read_at or version.written_at
    return Reader(person, opened_at, read_at, share_of(done, version))


def _reading(version: ProcedureVersion, by: User) -> ProcedureReading:
    found = opened(version, by)
    if found is None:
        raise Refused("This is a draft: there is nothing to read to its end yet.")
    return found
