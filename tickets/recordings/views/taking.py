"""What a form brings along of recordings: keys of those that are here, or a file from a page without script."""

from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from accounts.access import person_behind
from tickets.recordings import finishing, receiving
from tickets.recordings.limits import PIECE
from tickets.recordings.receiving import Piece


def taken(request: HttpRequest, field: str = "recording") -> list[str]:
    """Keys for `attaching.attach`. Raises Refused, TooLarge and NotStored; commits what came in, so call it outside
    of a transaction."""
    files = cast(list[UploadedFile], request.FILES.getlist(f"{field}_file"))
    return [*request.POST.getlist(field), *(_uploaded(request, file) for file in files if file.size)]


def _uploaded(request: HttpRequest, file: UploadedFile) -> str:
    by, size = person_behind(request), file.size or 0
    made, at = receiving.create(by, "", size), 0
    for data in file.chunks(PIECE):
        made = receiving.receive(made.key, by, Piece(at, data, size))
        at += len(data)
    finishing.mark(made, finishing.store(made))
    return made.key
