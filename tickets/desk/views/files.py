"""Files of messages. Only raster images open in the browser; whatever else a stranger sent is a download."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.access import requires
from accounts.roles import Capability
from tickets import access
from tickets.desk.views.looking import person
from tickets.mail import storage
from tickets.models import Attachment

RASTER = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


@requires(Capability.SEE_TEAM_TICKETS)
@require_safe
def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes as they came, under a type that no browser runs."""
    found = get_object_or_404(access.attachments_visible_to(person(request)), pk=pk)
    shown = is_picture(found) and "download" not in request.GET
    try:
        content = storage.read(found.stored_name)
    except FileNotFoundError as lost:
        raise Http404 from lost
    kind = found.content_type.lower() if is_picture(found) else "application/octet-stream"
    answer = HttpResponse(content, content_type=kind)
    answer.headers["Content-Disposition"] = content_disposition_header(not shown, found.filename) or "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


def is_picture(attachment: Attachment) -> bool:
    """Whether a browser may draw it."""
    return attachment.content_type.lower() in RASTER
