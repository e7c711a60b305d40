"""A part of a large file as it is asked for, piece by piece: memory stays the same, and no seat is held meanwhile."""

from collections.abc import AsyncIterator

from asgiref.sync import sync_to_async
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import Http404

from tickets.recordings.ranges import Span

PIECE = 256 * 1024


async def opened(name: str) -> File:
    """Raises Http404 when the storage has lost it."""
    try:
        return await sync_to_async(default_storage.open, thread_sensitive=False)(name)
    except FileNotFoundError as lost:
        raise Http404 from lost


async def pieces(file: File, span: Span) -> AsyncIterator[bytes]:
    """The next one is read when the last one has left; the file is closed also when the reader goes away."""
    left = span.size
    read = sync_to_async(_read, thread_sensitive=False)
    try:
        while left > 0 and (piece := await read(file, span.last + 1 - left, min(left, PIECE))):
            left -= len(piece)
            yield piece
    finally:
        file.close()


def _read(file: File, at: int, size: int) -> bytes:
    file.seek(at)
    return file.read(size)
