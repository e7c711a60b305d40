"""Files that are on the disk when we say so, named by what they hold."""

import hashlib
import os
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

from tickets.errors import NotStored


class DurableStorage(FileSystemStorage):
    """Django's file storage, with the content and its folder entry forced to the disk before `save` returns."""

    def _save(self, name: str, content) -> str:  # type: ignore[no-untyped-def]
        saved: str = super()._save(name, content)  # type: ignore[misc]
        path = Path(self.path(saved))
        for place in (path, path.parent):
            descriptor = os.open(place, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        return saved


def keep(folder: str, content: bytes) -> str:
    """Stores `content` once under `folder` and gives its name there, such as 'raw/3f/3fa9…'.

    Raises NotStored when the storage does not take it (disk full, away).
    """
    name = name_of(folder, content)
    try:
        if default_storage.exists(name) and default_storage.size(name) == len(content):
            return name
        if default_storage.exists(name):
            default_storage.delete(name)
        return default_storage.save(name, ContentFile(content))
    except OSError as problem:
        raise NotStored(f"The file storage did not take a message: {problem}") from problem


def name_of(folder: str, content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()
    return f"{folder}/{digest[:2]}/{digest}"


def read(name: str) -> bytes:
    """Raises FileNotFoundError when the storage has lost it."""
    with default_storage.open(name) as file:
        return file.read()
