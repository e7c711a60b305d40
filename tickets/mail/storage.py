"""Files that are on the disk when we say so, named by what they hold."""

import hashlib
import os
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp
from typing import IO

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage

from tickets.errors import NotStored


class DurableStorage(FileSystemStorage):
    """Files named by what they hold: under its name one is there whole, and on the disk, or not at all."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def save_all(self, contents: Mapping[str, bytes]) -> None:
        """Name → content. They are flushed to the disk together, which costs little more than one alone."""
        mark = f".part-{uuid.uuid4().hex}"
        paths = {self.path(name): content for name, content in contents.items()}
        for folder in {os.path.dirname(path) for path in paths}:
            os.makedirs(folder, exist_ok=True)
        try:
            for path, content in paths.items():
                Path(path + mark).write_bytes(content)
            os.sync()
            for path in paths:
                os.replace(path + mark, path)
        except OSError:
            for path in paths:
                Path(path + mark).unlink(missing_ok=True)
            raise
        os.sync()

    def _save(self, name: str, content: File) -> str:
        path = Path(self.path(name))
        is_new_folder = not path.parent.exists()
        path.parent.mkdir(parents=True, exist_ok=True)
        with _beside(path) as (part, part_name):
            for chunk in content.chunks():
                part.write(chunk)
            part.flush()
            os.fsync(part.fileno())
            os.replace(part_name, path)
        _sync_folder(path.parent)
        if is_new_folder:
            _sync_folder(path.parent.parent)
        return name


@contextmanager
def _beside(path: Path) -> Iterator[tuple[IO[bytes], str]]:
    """A file in the folder of `path`, and its name; gone afterwards unless it has become `path`."""
    descriptor, name = mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(descriptor, "wb") as part:
            yield part, name
    finally:
        Path(name).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def keep(folder: str, content: bytes) -> str:
    """Stores `content` once under `folder` and gives its name there, such as 'raw/3f/3fa9…'.

    Raises NotStored when the storage does not take it (disk full, away).
    """
    name = name_of(folder, content)
    try:
        if _is_there(name, content):
            return name
        return default_storage.save(name, ContentFile(content))
    except OSError as problem:
        raise NotStored(f"The file storage did not take a message: {problem}") from problem


def keep_all(folder: str, contents: Sequence[bytes]) -> list[str]:
    """Like `keep` for each, at the cost of a few. Raises NotStored: then some may be there, and none is promised."""
    if not contents:
        return []
    if not isinstance(default_storage, DurableStorage):
        return [keep(folder, content) for content in contents]
    names = [name_of(folder, content) for content in contents]
    try:
        by_name = dict(zip(names, contents, strict=True))
        new = {name: content for name, content in by_name.items() if not _is_there(name, content)}
        if new:
            default_storage.save_all(new)
    except OSError as problem:
        raise NotStored(f"The file storage did not take a batch of messages: {problem}") from problem
    return names


def _is_there(name: str, content: bytes) -> bool:
    try:
        return default_storage.size(name) == len(content)
    except FileNotFoundError:
        return False


def name_of(folder: str, content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()
    return f"{folder}/{digest[:2]}/{digest}"


def answers() -> bool:
    """Whether the storage takes and gives files at all: tells its own trouble from that of a single file."""
    try:
        return read(keep("probe", b"Is the storage there?")) != b""
    except (OSError, NotStored):
        return False


def read(name: str, most: int = -1) -> bytes:
    """The first `most` bytes, or all. Raises FileNotFoundError when the storage has lost it."""
    with default_storage.open(name) as file:
        return file.read(most)
