"""Where the bytes of a recording lie until all are there."""

import os
import shutil
from pathlib import Path

from django.conf import settings

from tickets.errors import NotStored
from tickets.models import Recording
from tickets.recordings.limits import KEPT_FREE

FULL = "The disk of the desk is full. What has come in is safe. Tell your administrator, and go on later."


def folder() -> Path:
    """Made when it is first needed."""
    place = Path(settings.DATA) / "uploading"
    place.mkdir(parents=True, exist_ok=True)
    return place


def path_of(recording: Recording) -> Path:
    return folder() / recording.key


def write(recording: Recording, at: int, data: bytes) -> None:
    """Puts `data` at this place of the file, on the disk when it returns. Raises NotStored."""
    check_room(len(data))
    try:
        descriptor = os.open(path_of(recording), os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.seek(at)
            file.write(data)
            file.flush()
            os.fsync(descriptor)
    except OSError as problem:
        raise NotStored(FULL) from problem


def check_room(size: int) -> None:
    """Raises NotStored when `size` more bytes would take what is kept free for mail."""
    if shutil.disk_usage(folder()).free < size + KEPT_FREE:
        raise NotStored(FULL)
