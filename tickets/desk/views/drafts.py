"""Drafts: saved while somebody types, with the files that will go along."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.roles import Capability
from tickets import access
from tickets.desk import drafting, handed_in, pictures
from tickets.desk.views.looking import back_to, person, ticket_of
from tickets.desk.views.panes import Pane, html_of, seen_of
from tickets.desk.views.trying import Trying
from tickets.errors import SupportdeskError
from tickets.models import Attachment, Ticket
from tickets.models.draft import DraftKind


@requires(Capability.WORK_TICKETS)
@require_POST
def draft(request: HttpRequest, reference: str) -> HttpResponse:
    """Saves what is typed, and says when it did. A page without script comes back to the ticket."""
    ticket = ticket_of(request, reference)
    if _was_sent(request, ticket) or _was_handed_in(request, ticket):
        return HttpResponse(status=204)
    with Trying(request):
        saved = drafting.save(ticket, person(request), _kind(request), html_of(request), request.POST.get("cc", ""))
        if request.htmx:  # type: ignore[attr-defined]
            return render(request, "tickets/saved.html", {"pane": Pane(saved.kind, saved_at=saved.saved_at)})
    return back_to(request, reference)


@requires(Capability.WORK_TICKETS)
@require_POST
def files(request: HttpRequest, reference: str) -> HttpResponse:
    """Adds files to a draft."""
    ticket, kind = ticket_of(request, reference), _kind(request)
    if request.headers.get("Accept") == "application/json":
        return _picture(request, ticket, kind)
    if not request.htmx:  # type: ignore[attr-defined]
        with Trying(request):
            keep_files(request, ticket, kind, html_of(request), request.POST.get("cc", ""))
        return back_to(request, reference)
    try:
        keep_files(request, ticket, kind, html_of(request), request.POST.get("cc", ""))
    except SupportdeskError as refused:
        return _files(request, ticket, kind, str(refused))
    return _files(request, ticket, kind)


@requires(Capability.WORK_TICKETS)
@require_POST
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a file out of one's own draft."""
    attachment = get_object_or_404(
        access.attachments_visible_to(person(request)).select_related("draft__ticket"), pk=pk, draft__isnull=False
    )
    written = attachment.draft
    assert written is not None
    with Trying(request):
        drafting.detach(attachment, person(request))
    if request.htmx:  # type: ignore[attr-defined]
        return _files(request, written.ticket, written.kind)
    return back_to(request, written.ticket.reference)


def keep_files(
    request: HttpRequest, ticket: Ticket, kind: str, html: str, cc: str = "", *, inline: bool = False
) -> list[Attachment]:
    """Attaches what was uploaded to the draft. Raises TooLarge and Refused."""
    uploads = request.FILES.getlist("files")
    if not uploads:
        return []
    kept = drafting.save(ticket, person(request), kind, html, cc)
    return [
        drafting.attach(kept, upload.name or "file", upload.content_type or "", upload.read(), inline=inline)
        for upload in uploads
    ]


def _picture(request: HttpRequest, ticket: Ticket, kind: str) -> HttpResponse:
    """A picture that goes into the text: the editor asks where to show it from."""
    try:
        kept = keep_files(request, ticket, kind, html_of(request), request.POST.get("cc", ""), inline=True)
    except SupportdeskError as refused:
        return JsonResponse({"problem": str(refused)}, status=422)
    return JsonResponse({"url": pictures.address_of(kept[0])} if kept else {"problem": "No file came"})


def _files(request: HttpRequest, ticket: Ticket, kind: str, problem: str = "") -> HttpResponse:
    found = drafting.draft_of(ticket, person(request), kind)
    pane = Pane.of(found, problem) if found else Pane(kind, error=problem)
    return render(request, "tickets/files.html", {"pane": pane, "ticket": ticket, "problem": problem})


def _kind(request: HttpRequest) -> str:
    return DraftKind.NOTE if request.POST.get("kind") == DraftKind.NOTE else DraftKind.REPLY


def _was_handed_in(request: HttpRequest, ticket: Ticket) -> bool:
    return _kind(request) == DraftKind.REPLY and handed_in.waits(ticket, person(request))


def _was_sent(request: HttpRequest, ticket: Ticket) -> bool:
    """Saving that comes in after sending would put the answer back as a draft, to be sent once more."""
    own = access.messages_visible_to(person(request)).filter(ticket=ticket, author=person(request))
    return own.filter(pk__gt=seen_of(request) or 0, direction=_kind(request)).exclude(outgoing__state="undone").exists()
