"""The starter pack: what it holds, what it would do, and putting it in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.access import person_behind, requires
from accounts.answers import see_other
from accounts.roles import Capability
from tickets.errors import Refused
from tickets.routing import starter
from tickets.routing.rulebook import versions
from tickets.routing.rules import RuleProblems


@requires(Capability.WRITE_RULES)
@require_http_methods(["GET", "POST"])
def starter_pack(request: HttpRequest) -> HttpResponse:
    """GET lists the rules, with `try` also what those named by `keys` would do; POST puts these in, `on` or off."""
    if request.method == "POST":
        try:
            return _installed(request)
        except (Refused, RuleProblems) as problem:
            messages.error(request, str(problem))
            return _page(request, status=422)
    return _page(request)


def _installed(request: HttpRequest) -> HttpResponse:
    keys, is_on = request.POST.getlist("keys"), bool(request.POST.get("on"))
    if not keys:
        raise Refused("Choose at least one rule.")
    new = starter.install(person_behind(request), keys, is_on=is_on)
    state = "On from now." if is_on else "Switched off: switch on what you want."
    said = f"Rules put in: {new.rules}. {state}" if new.rules else "These rules are in the list already."
    messages.success(request, f"{said} Known senders added: {new.senders}." if new.senders else said)
    return see_other("routing")


def _page(request: HttpRequest, status: int = 200) -> HttpResponse:
    entries, there = starter.rules(), {version.rule.key for version in versions.standing()}
    keys = (request.POST or request.GET).getlist("keys") or [each.key for each in entries]
    trial = starter.on_last(person_behind(request), keys) if "try" in request.GET else None
    context = {
        "entries": [(each, each.key in there, each.key in keys) for each in entries],
        "senders": len(starter.senders()),
        "is_whole": all(each.key in there for each in entries),
        "trial": trial,
    }
    return render(request, "routing/starter.html", context, status=status)
