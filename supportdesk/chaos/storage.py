"""The desk's storage on a disk that is full for as long as a file says so."""

import errno
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.core.files.base import File

from tickets.mail.storage import DurableStorage


def sign(data: Path) -> Path:
    """The disk is full while this file exists."""
    return data / "disk-is-full"


class FillingStorage(DurableStorage):
    """Fails as a full disk does: in mid-file, with OSError."""

    def _save(self, name: str, content: File) -> str:
        _is_there_room(name)
        return super()._save(name, content)

    def save_all(self, contents: Mapping[str, bytes]) -> None:
        _is_there_room(next(iter(contents), ""))
        super().save_all(contents)


def _is_there_room(name: str) -> None:
    if sign(Path(settings.DATA)).exists():
        raise OSError(errno.ENOSPC, "No space left on device", name)
