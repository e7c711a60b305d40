"""A mail's HTML as a document of its own, for a frame that runs nothing and loads nothing from elsewhere."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from accounts.access import requires
from accounts.roles import Capability
from tickets import access
from tickets.desk import attached
from tickets.desk.views.looking import person
from tickets.mail import html as mail_html
from tickets.models.outgoing import OutgoingState

POLICY = (
    "default-src 'none'; img-src 'self' data:{elsewhere}; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
)
OWN_COLOURS = ("bgcolor", "background", "color:", "color=")


@requires(Capability.SEE_TEAM_TICKETS)
@require_safe
@xframe_options_sameorigin
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Remote images only with `?images=1`: loading one tells its sender that somebody read the mail."""
    visible = access.messages_visible_to(person(request)).prefetch_related("attachments")
    # An answer that was taken back is its writer's draft again, and nobody else's to read.
    found = get_object_or_404(visible.exclude(outgoing__state=OutgoingState.UNDONE), pk=pk)
    if not found.html:
        raise Http404
    files = [(file, reverse("attachment", args=[file.pk])) for file in found.attachments.all()]
    return framed(request, found.html, attached.addresses(files), "?images=1")


def framed(request: HttpRequest, html: str, pictures: dict[str, str], with_images: str) -> HttpResponse:
    """The document; `with_images` is the address that shows it with the pictures of other servers."""
    images = request.GET.get("images") == "1"
    safe = mail_html.sanitise(html, images=images, pictures=pictures)
    coloured = any(mark in part for mark in OWN_COLOURS for part in (safe.html, safe.css, safe.look))
    ask = with_images if safe.has_remote_images and not images else ""
    answer = render(request, "tickets/letter_body.html", {"safe": safe, "coloured": coloured, "ask": ask})
    answer.headers["Content-Security-Policy"] = POLICY.format(elsewhere=" https: http:" if images else "")
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
