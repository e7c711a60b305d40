"""The pages of webhooks. A secret is shown once, by the page that follows its making."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import person_behind, requires
from accounts.answers import see_other
from accounts.roles import Capability
from tickets import access
from tickets.errors import Refused
from tickets.models import Webhook
from tickets.models.webhook import CallState
from tickets.routing.webhooks import keeping

FRESH_SECRET = "fresh_webhook_secret"  # whose; sessions hold no secret
UNDER_WAY = (CallState.QUEUED, CallState.CALLING)


@requires(Capability.WRITE_RULES)
@require_safe
def webhooks(request: HttpRequest) -> HttpResponse:
    """All of them, with what became of the last call."""
    return render(request, "routing/webhooks.html", {"webhooks": keeping.listed(person_behind(request))})


@requires(Capability.WRITE_RULES)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Adds one."""
    name, url, problem = request.POST.get("name", ""), request.POST.get("url", ""), ""
    if request.method == "POST":
        try:
            webhook, _ = keeping.add(name, url, person_behind(request))
        except Refused as refused:
            problem = str(refused)
        else:
            return _with_secret(request, webhook)
    context = {"name": name, "url": url, "problem": problem}
    return render(request, "routing/webhook_new.html", context, status=422 if problem else 200)


@requires(Capability.WRITE_RULES)
@require_safe
def webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: where it leads, its latest calls."""
    found = _webhook(pk)
    is_fresh = request.session.pop(FRESH_SECRET, None) == pk
    context = {"fresh": found.secret if is_fresh else None, **_calls(request, found)}
    return render(request, "routing/webhook.html", context)


@requires(Capability.WRITE_RULES)
@require_safe
def calls(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that changes."""
    return render(request, "routing/calls.html", _calls(request, _webhook(pk)))


@requires(Capability.WRITE_RULES)
@require_POST
def secret(request: HttpRequest, pk: int) -> HttpResponse:
    """A new one, in place of the former."""
    found = _webhook(pk)
    keeping.renew_secret(found, person_behind(request))
    return _with_secret(request, found)


@requires(Capability.WRITE_RULES)
@require_POST
def switching(request: HttpRequest, pk: int) -> HttpResponse:
    """`on` is '' to turn it off."""
    keeping.switch(_webhook(pk), bool(request.POST.get("on")), person_behind(request))
    return see_other("webhook", pk)


@requires(Capability.WRITE_RULES)
@require_POST
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """A call that is about nothing."""
    try:
        keeping.try_it(_webhook(pk), person_behind(request))
    except Refused as problem:
        messages.error(request, str(problem))
    return see_other("webhook", pk)


@requires(Capability.WRITE_RULES)
@require_POST
def repetition(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes a call again that was not taken."""
    call = get_object_or_404(access.calls_visible_to(person_behind(request)), pk=pk)
    try:
        keeping.call_again(call, person_behind(request))
    except Refused as problem:
        messages.error(request, str(problem))
    return see_other("webhook", call.webhook_id)


def _webhook(pk: int) -> Webhook:
    return get_object_or_404(Webhook, pk=pk)


def _calls(request: HttpRequest, found: Webhook) -> dict[str, object]:
    listed = keeping.calls_of(found, person_behind(request))
    return {"webhook": found, "calls": listed, "under_way": any(each.state in UNDER_WAY for each in listed)}


def _with_secret(request: HttpRequest, found: Webhook) -> HttpResponse:
    request.session[FRESH_SECRET] = found.pk
    return see_other("webhook", found.pk)
