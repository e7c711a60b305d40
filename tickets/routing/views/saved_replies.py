"""The pages of saved replies."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import person_behind, requires
from accounts.answers import see_other
from accounts.roles import Capability
from tickets.desk.views.panes import html_of
from tickets.errors import Refused
from tickets.mail.html import to_text
from tickets.models import SavedReply
from tickets.routing.replies import saved_replies as verbs
from tickets.routing.replies.filling import MADE_UP, PLACEHOLDERS, fill


@requires(Capability.WRITE_RULES)
@require_safe
def saved_replies(request: HttpRequest) -> HttpResponse:
    """All of them."""
    used, unused = (verbs.listed(is_used=is_used) for is_used in (True, False))
    return render(request, "routing/saved_replies.html", {"used": _lines(used), "unused": _lines(unused)})


@requires(Capability.WRITE_RULES)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Writes one; with `preview` it is only shown how it would read."""
    return _page(request, None)


@requires(Capability.WRITE_RULES)
@require_http_methods(["GET", "POST"])
def saved_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Writes one anew, or shows how it would read."""
    return _page(request, get_object_or_404(SavedReply, pk=pk))


@requires(Capability.WRITE_RULES)
@require_POST
def use(request: HttpRequest, pk: int) -> HttpResponse:
    """`used` is '' to stop using it."""
    reply = verbs.use(get_object_or_404(SavedReply, pk=pk), bool(request.POST.get("used")), person_behind(request))
    said = "can be sent again." if reply.is_used else "is not sent any more. Rules that name it say so on the ticket."
    messages.success(request, f"“{reply.name}” {said}")
    return see_other("saved_replies")


def _lines(replies: Iterable[SavedReply]) -> list[tuple[SavedReply, str]]:
    """Each with how it begins."""
    return [(reply, " ".join(to_text(reply.html[:2000]).split())) for reply in replies]


def _page(request: HttpRequest, reply: SavedReply | None) -> HttpResponse:
    name, html, problem = reply.name if reply else "", reply.html if reply else "", ""
    if request.method == "POST":
        name, html = request.POST.get("name", ""), html_of(request)[: verbs.LONGEST_TEXT + 1]
        if "preview" not in request.POST:
            try:
                saved = _save(request, reply, name, html)
            except Refused as refused:
                problem = str(refused)
            else:
                messages.success(request, f"“{saved.name}” is saved.")
                return see_other("saved_replies")
    context = {
        "reply": reply,
        "name": name,
        "html": html,
        "text": to_text(html).strip() if html else "",
        "problem": problem,
        "reads": fill(html, MADE_UP) if html else "",
        "made_up": MADE_UP,
        "placeholders": PLACEHOLDERS.items(),
    }
    return render(request, "routing/saved_reply.html", context, status=422 if problem else 200)


def _save(request: HttpRequest, reply: SavedReply | None, name: str, html: str) -> SavedReply:
    by = person_behind(request)
    return verbs.change(reply, name, html, by) if reply else verbs.add(name, html, by)
