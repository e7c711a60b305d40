"""A mail that came as an attachment, opened: a page like any letter's, its HTML in the same frame, its own files."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import conditional_page, require_safe

from accounts.access import requires
from accounts.roles import Capability
from tickets import access
from tickets.desk import attached, pictures
from tickets.desk.views import masked
from tickets.desk.views.files import check_may_read, served, stored_bytes
from tickets.desk.views.inner import Inner, told
from tickets.desk.views.inner import served as inner_files
from tickets.desk.views.letter import framed
from tickets.desk.views.looking import person
from tickets.mail import nested
from tickets.mail.parsing import ParsedMail, Unreadable
from tickets.models import Attachment

LONGEST_WAY = 60

Shows = Callable[[HttpRequest, Attachment, tuple[int, ...]], HttpResponse]


def _of_a_mail(view: Shows) -> Callable[[HttpRequest, int], HttpResponse]:
    """Gives the view the stored mail, and the way within it that `?in=0-3` names. 404 where there is none."""

    @wraps(view)
    def found(request: HttpRequest, pk: int) -> HttpResponse:
        visible = access.attachments_visible_to(person(request)).select_related("message__ticket")
        file = get_object_or_404(visible, pk=pk, message__isnull=False)
        if not nested.is_mail(file.filename, file.content_type):
            raise Http404
        try:
            return view(request, file, _way(request.GET.get("in", "")))
        except LookupError as absent:
            raise Http404 from absent

    return found


def _way(text: str) -> tuple[int, ...]:
    numbers = text.split("-") if text else []
    if len(text) > LONGEST_WAY or not all(number.isascii() and number.isdigit() for number in numbers):
        raise LookupError("no way")
    return tuple(int(number) for number in numbers)


@requires(Capability.SEE_TEAM_TICKETS)
@require_safe
@_of_a_mail
def message(request: HttpRequest, file: Attachment, way: tuple[int, ...]) -> HttpResponse:
    inner, problem = Inner(file.pk, way), ""
    try:
        mail = nested.opened(stored_bytes(file), way)
    except Unreadable as unreadable:
        mail, problem = ParsedMail(), str(unreadable)
    context = {
        "letter": masked.letter_for(told(mail, inner, problem), person(request)),
        "mail": mail,
        "file": file,
        "inner": inner,
    }
    return render(request, "tickets/nested.html", context)


@requires(Capability.SEE_TEAM_TICKETS)
@require_safe
@xframe_options_sameorigin
@_of_a_mail
def body(request: HttpRequest, file: Attachment, way: tuple[int, ...]) -> HttpResponse:
    """Its HTML, for a frame; remote images only when asked for."""
    mail, inner = _opened(file, way), Inner(file.pk, way)
    if not mail.html:
        raise Http404
    return framed(request, mail.html, attached.addresses(inner_files(mail, inner)), f"{inner.body}&images=1")


@requires(Capability.SEE_TEAM_TICKETS)
@require_safe
@conditional_page
@_of_a_mail
def file(request: HttpRequest, file: Attachment, way: tuple[int, ...]) -> HttpResponse:
    """One of its files: the last number of the way."""
    if not way:
        raise Http404
    found = nested.attachment_of(_opened(file, way[:-1]), way[-1])
    check_may_read(person(request), found)
    shown = pictures.is_picture(found.filename, found.content_type) and "download" not in request.GET
    return served(found.content, found.filename, shown)


def _opened(file: Attachment, way: tuple[int, ...]) -> ParsedMail:
    try:
        return nested.opened(stored_bytes(file), way)
    except Unreadable as unreadable:
        raise Http404 from unreadable
