"""The page of known senders, and a resource for each change of them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import person_behind, requires
from accounts.answers import see_other
from accounts.models import User
from accounts.roles import Capability
from tickets.errors import Refused, TooLarge
from tickets.models import KnownSender, TicketKind
from tickets.routing import senders as verbs
from tickets.routing import starter
from tickets.routing.as_files import sender_files

TOO_LARGE = f"A file of known senders has {sender_files.MOST_BYTES // 1024} KB at most."


@requires(Capability.WRITE_RULES)
@require_http_methods(["GET", "POST"])
def senders(request: HttpRequest) -> HttpResponse:
    """Those that `q` finds, by kind; a posted `domain` is added, with `kind` and `name`."""
    if request.method == "POST":
        domain, kind, name = (request.POST.get(each, "") for each in ("domain", "kind", "name"))
        return _try(request, lambda by: f"{verbs.add(domain, kind, name, by).domain} is known now.")
    return _page(request)


@requires(Capability.WRITE_RULES)
@require_POST
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    sender = get_object_or_404(KnownSender, pk=pk)

    def remove(by: User) -> str:
        verbs.remove(sender, by)
        return f"{sender.domain} is not known any more."

    return _try(request, remove)


@requires(Capability.WRITE_RULES)
@require_POST
def lines(request: HttpRequest) -> HttpResponse:
    """Posted `lines`, one sender each; `kind` is for those that name none."""

    def put(by: User) -> str:
        found = sender_files.lines(request.POST.get("lines", ""), request.POST.get("kind", ""))
        return f"Senders that stand in the list as you gave them: {verbs.put(found, by)}."

    return _try(request, put)


@requires(Capability.WRITE_RULES)
@require_http_methods(["GET", "POST"])
def file(request: HttpRequest) -> HttpResponse:
    """GET hands the list over as YAML; a posted `file` is added, or with `only` becomes the whole list."""
    if request.method == "GET":
        disposition = 'attachment; filename="known-senders.yaml"'
        return HttpResponse(
            verbs.as_yaml(), content_type="application/yaml", headers={"Content-Disposition": disposition}
        )
    return _try(request, lambda by: f"Senders read from the file: {_put_file(request, by)}.")


@requires(Capability.WRITE_RULES)
@require_POST
def well_known(request: HttpRequest) -> HttpResponse:
    """Adds those that come along with the desk."""
    return _try(request, lambda by: f"Senders added: {verbs.add_known(starter.senders(), by)}.")


def _put_file(request: HttpRequest, by: User) -> int:
    given = request.FILES.get("file")
    if given is None:
        raise Refused("Choose a file first.")
    if (given.size or 0) > sender_files.MOST_BYTES:
        raise TooLarge(TOO_LARGE)
    found = sender_files.parse(given.read())
    only = bool(request.POST.get("only"))
    if only and not found:
        raise Refused("This file names no sender, so the list stays as it is.")
    return verbs.put(found, by, only=only)


def _try(request: HttpRequest, verb: Callable[[User], str]) -> HttpResponse:
    """What was typed stays on the page when it is refused."""
    try:
        messages.success(request, verb(person_behind(request)))
    except Refused as problem:
        messages.error(request, str(problem))
        return _page(request, status=422)
    return see_other("senders")


def _page(request: HttpRequest, status: int = 200) -> HttpResponse:
    search, number = request.GET.get("q", ""), request.GET.get("page", "1")
    shown = verbs.page(search, int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 1)
    context: dict[str, Any] = {"page": shown, "q": search, "kinds": TicketKind.used_names(), "typed": request.POST}
    return render(request, "routing/senders.html", context, status=status)
