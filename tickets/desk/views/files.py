"""Files of messages. Only raster images open in the browser; whatever else a stranger sent is a download."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import conditional_page, require_safe

from accounts.access import requires
from accounts.models import User
from accounts.roles import Capability
from tickets import access, masking
from tickets.desk import attached, pictures
from tickets.desk.filenames import safe
from tickets.desk.views.looking import person
from tickets.mail import storage
from tickets.models import Attachment


@requires(Capability.SEE_TEAM_TICKETS)
@require_safe
@conditional_page
def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes as they came, under a type that no browser runs; 304 for who has them, and may still see them."""
    found = get_object_or_404(access.attachments_visible_to(person(request)), pk=pk)
    check_may_read(person(request), found)
    claims = pictures.is_picture(found.filename, found.content_type)
    return served(stored_bytes(found), found.filename, claims and "download" not in request.GET)


def check_may_read(user: User, file: attached.Attached) -> None:
    """Raises PermissionDenied for bytes that name people, to who sees no addresses."""
    if attached.names_people(file) and not masking.sees_addresses(user):
        raise PermissionDenied


def stored_bytes(found: Attachment) -> bytes:
    """Raises Http404 when the storage has lost them."""
    try:
        return storage.read(found.stored_name)
    except FileNotFoundError as lost:
        raise Http404 from lost


def served(content: bytes, filename: str, shown: bool) -> HttpResponse:
    """A download; with `shown`, a picture that opens in the browser, if that is what the bytes are.

    A browser that keeps it asks anew each time: what is taken back from somebody is gone from their pages.
    """
    kind = pictures.raster_type(content) if shown else ""
    answer = HttpResponse(content, content_type=kind or "application/octet-stream")
    answer.headers["Content-Disposition"] = content_disposition_header(not kind, safe(filename)) or "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
