"""All pieces are there: the recording goes into the storage, where it stays."""

import hashlib
from dataclasses import dataclass
from io import BufferedRandom, BufferedReader
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils import timezone

from tickets.errors import NotStored
from tickets.models import Recording
from tickets.recordings import kinds, places, receiving
from tickets.recordings.kinds import Kind
from tickets.recordings.webm import remade


@dataclass(frozen=True)
class Stored:
    """`size` in bytes, as it lies in the storage; `seconds` None where the file does not say."""

    name: str
    kind: Kind
    size: int
    seconds: float | None


def is_there(recording: Recording) -> bool:
    """Whether it may be used; puts it into the storage where the one who sent the last piece was broken off."""
    if recording.finished_at is None and receiving.is_whole(recording):
        mark(recording, store(recording))
    return recording.finished_at is not None


def store(recording: Recording) -> Stored | None:
    """Takes seconds for a large one, knows no database, and may run twice. None when another one has done it.

    Raises Refused for what is no recording, and NotStored.
    """
    try:
        return _stored(recording, places.path_of(recording))
    except FileNotFoundError:
        return None
    except OSError as problem:
        raise NotStored(places.FULL) from problem


def mark(recording: Recording, stored: Stored | None) -> None:
    """Says that it is there, once; the pieces are not needed any more."""
    if stored is not None:
        fields: dict[str, Any] = {"kind": stored.kind.kind, "content_type": stored.kind.content_type}
        fields |= {"size": stored.size, "received": stored.size, "seconds": stored.seconds or recording.seconds}
        unfinished = Recording.objects.filter(pk=recording.pk, finished_at=None)
        unfinished.update(**fields, stored_name=stored.name, finished_at=timezone.now())
        places.path_of(recording).unlink(missing_ok=True)
    recording.refresh_from_db()


def _stored(recording: Recording, path: Path) -> Stored:
    with path.open("rb") as content:
        kind = kinds.of(content.read(kinds.HEAD))
        if not kind.content_type.endswith("webm"):
            return _kept(recording, kind, content, None)
        with TemporaryFile(dir=places.folder()) as whole:
            seconds = remade(content, whole)
            return _kept(recording, kind, whole, seconds)


def _kept(recording: Recording, kind: Kind, content: BufferedReader | BufferedRandom, seconds: float | None) -> Stored:
    content.seek(0)
    digest = hashlib.file_digest(content, "sha256").hexdigest()
    # With its key, the file is this recording's alone: it may be thrown away without asking who else has it.
    name = default_storage.save(f"recordings/{digest[:2]}/{digest}-{recording.key}", File(content))
    return Stored(name, kind, content.seek(0, 2), seconds)
