"""A recording comes in by pieces, each at the place where the last one ended."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from tickets import access
from tickets.errors import ChangedMeanwhile, Refused, TooLarge
from tickets.models import Recording
from tickets.models.recording import RecordingKind
from tickets.recordings import kinds, places
from tickets.recordings.limits import MB, MOST, UNSENT

TOO_LARGE = f"A recording may have {MOST // MB} MB. This one is larger: make it shorter, or in two parts."


@dataclass(frozen=True)
class Piece:
    """Bytes that begin at `at`; `size` of the whole in bytes and its `seconds`, None where the sender says neither."""

    at: int
    data: bytes
    size: int | None = None
    seconds: float | None = None


@transaction.atomic
def create(by: User, kind: str, size: int = 0) -> Recording:
    """Nothing of it is there yet; `size` 0 as long as it is being made. Raises TooLarge, Refused and NotStored."""
    if size > MOST:
        raise TooLarge(TOO_LARGE)
    places.check_room(size)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if own(by).count() >= UNSENT:
        raise Refused(f"{UNSENT} recordings of yours are not sent yet. Send or discard some of them first.")
    known = RecordingKind(kind) if kind in RecordingKind.values else RecordingKind.AUDIO
    return Recording.objects.create(kind=known, made_by=by, size=size)


def own(by: User) -> QuerySet[Recording]:
    """Of this person, and part of nothing yet."""
    return access.recordings_visible_to(by).filter(made_by=by, escalation=None, procedure=None)


@transaction.atomic
def receive(key: str, by: User, piece: Piece) -> Recording:
    """The recording with one piece more. Who sends two at once: the second waits for the first, and comes too late.

    Raises Recording.DoesNotExist, ChangedMeanwhile for a piece that begins elsewhere, TooLarge, Refused, NotStored.
    """
    held = own(by).select_for_update(of=("self",)).get(key=key)
    if piece.at != held.received:
        raise ChangedMeanwhile(f"{held.received} bytes are here: go on from there.")
    _fit(held, piece)
    if piece.data:
        _check_kind(held, piece)
        places.write(held, piece.at, piece.data)
        held.received += len(piece.data)
    held.save(update_fields=["received", "size", "seconds"])
    return held


def _fit(held: Recording, piece: Piece) -> None:
    end = piece.at + len(piece.data)
    if piece.size is not None and held.size not in (0, piece.size):
        raise Refused("A recording does not change its length.")
    held.size = held.size or piece.size or 0
    if max(end, held.size) > MOST:
        raise TooLarge(TOO_LARGE)
    if held.size and end > held.size:
        raise Refused("More came than was announced.")
    held.seconds = piece.seconds if piece.seconds is not None else held.seconds


def _check_kind(held: Recording, piece: Piece) -> None:
    """Says at once what would be refused at the end. A first piece of a few bytes tells nothing."""
    if piece.at == 0 and len(piece.data) >= kinds.ENOUGH:
        kinds.of(piece.data)


def is_whole(recording: Recording) -> bool:
    """Whether all that was announced has come in."""
    return recording.size > 0 and recording.received == recording.size


@transaction.atomic
def cut(key: str, by: User) -> Recording:
    """What has come in so far is the whole. Raises Recording.DoesNotExist, and Refused for a file cut off midway."""
    held = own(by).select_for_update(of=("self",)).get(key=key)
    if held.size not in (0, held.received):
        raise Refused("Only a part of this file has come in. Discard it, and choose it again.")
    held.size = held.received
    held.save(update_fields=["size"])
    return held
