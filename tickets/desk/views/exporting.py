"""Lists to take along, for those whom the owner lets."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.access import requires
from accounts.permissions import Permission
from accounts.roles import Capability
from tickets.desk import exporting, queues
from tickets.desk.views.looking import person


@requires(Capability.SEE_TEAM_TICKETS)
@require_safe
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    """A queue, at most its newest 10,000 tickets."""
    _check(request)
    if slug not in queues.BY_SLUG:
        raise Http404
    return _file(exporting.of_queue(person(request), slug), slug)


@requires(Capability.SEE_TEAM_TICKETS)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What `q` finds."""
    _check(request)
    return _file(exporting.of_search(person(request), request.GET.get("q", "")), "search")


def _check(request: HttpRequest) -> None:
    if not person(request).may(Permission.EXPORT):
        raise PermissionDenied


def _file(table: str, name: str) -> HttpResponse:
    answer = HttpResponse(table, content_type="text/csv; charset=utf-8")
    filename = f"tickets-{name}-{timezone.localdate():%Y-%m-%d}.csv"
    answer.headers["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
