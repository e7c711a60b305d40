"""tus 1.0, as far as the desk speaks it: the headers of resumable uploads (tus.io/protocols/resumable-upload)."""

import base64
import binascii

from django.http import HttpRequest, HttpResponse

from tickets.errors import ChangedMeanwhile, NotStored, Refused, SupportdeskError, TooLarge
from tickets.models import Recording
from tickets.recordings.limits import MOST

VERSION = "1.0.0"
HEADERS = {"Tus-Resumable": VERSION, "Cache-Control": "no-store"}
ABILITIES = {
    "Tus-Version": VERSION,
    "Tus-Extension": "creation,creation-defer-length,termination",
    "Tus-Max-Size": str(MOST),
}
STATUS: dict[type[Exception], int] = {
    ChangedMeanwhile: 409, TooLarge: 413, NotStored: 507, Refused: 422, Recording.DoesNotExist: 404,
}  # fmt: skip


def answer(status: int, said: str = "", **headers: object) -> HttpResponse:
    """Words in plain text; `Upload_Offset=3` is a header."""
    told = HttpResponse(said, status=status, content_type="text/plain; charset=utf-8")
    for name, value in (HEADERS | headers).items():
        told.headers[name.replace("_", "-")] = str(value)
    return told


def refused(problem: Exception) -> HttpResponse:
    """Why in words. `problem` is one of STATUS."""
    status = next(code for kind, code in STATUS.items() if isinstance(problem, kind))
    return answer(status, str(problem) if isinstance(problem, SupportdeskError) else "There is no such recording.")


def spoken(request: HttpRequest) -> HttpResponse | None:
    """What is said to who speaks another version of the protocol."""
    if request.headers.get("Tus-Resumable") == VERSION:
        return None
    return answer(412, f"This desk speaks tus {VERSION}.", **ABILITIES)


def number(request: HttpRequest, header: str) -> int | None:
    """A whole number that is not negative; None without the header. Raises Refused for anything else."""
    said = request.headers.get(header)
    if said is None:
        return None
    if not said.isascii() or not said.isdigit() or len(said) > 15:
        raise Refused(f"{header} is not a number.")
    return int(said)


def metadata(request: HttpRequest) -> dict[str, str]:
    """Name → value. Raises Refused."""
    pairs = (pair.split() for pair in request.headers.get("Upload-Metadata", "").split(","))
    try:
        return {pair[0]: base64.b64decode("".join(pair[1:]), validate=True).decode() for pair in pairs if pair}
    except (binascii.Error, UnicodeDecodeError) as problem:
        raise Refused("Upload-Metadata is not what tus makes of it.") from problem
