"""The kinds of tickets: one page, and a resource for each change."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import person_behind, requires
from accounts.answers import see_other
from accounts.roles import Capability
from tickets.desk.views.trying import Trying
from tickets.errors import Refused
from tickets.models import TicketKind
from tickets.routing import kinds as verbs


@requires(Capability.WRITE_RULES)
@require_http_methods(["GET", "POST"])
def kinds(request: HttpRequest) -> HttpResponse:
    """All of them, in order; a posted `name` adds one."""
    typed, problem = request.POST.get("name", ""), ""
    if request.method == "POST":
        try:
            kind = verbs.add(typed, person_behind(request))
        except Refused as refused:
            problem = str(refused)
        else:
            messages.success(request, f"“{kind.name}” can be chosen now.")
            return see_other("kinds")
    listed = verbs.listed()
    context = {
        "used": [kind for kind in listed if kind.is_used],
        "unused": [kind for kind in listed if not kind.is_used],
        "typed": typed,
        "problem": problem,
    }
    return render(request, "routing/kinds.html", context, status=422 if problem else 200)


@requires(Capability.WRITE_RULES)
@require_POST
def naming(request: HttpRequest, slug: str) -> HttpResponse:
    """Gives it the posted `name`."""
    kind = get_object_or_404(TicketKind, slug=slug)
    with Trying(request):
        verbs.rename(kind, request.POST.get("name", ""), person_behind(request))
    return see_other("kinds")


@requires(Capability.WRITE_RULES)
@require_POST
def use(request: HttpRequest, slug: str) -> HttpResponse:
    """`used` is '' to stop using it."""
    kind = get_object_or_404(TicketKind, slug=slug)
    with Trying(request):
        verbs.use(kind, bool(request.POST.get("used")), person_behind(request))
    return see_other("kinds")
