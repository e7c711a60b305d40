"""The builder: one page, which is posted again and again until its rule is saved."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import person_behind, requires
from accounts.answers import see_other
from accounts.roles import Capability
from tickets import access
from tickets.errors import ChangedMeanwhile, Refused
from tickets.models import Rule, RuleVersion
from tickets.routing import suggesting
from tickets.routing.builder import blank, definition_of, shaped
from tickets.routing.rulebook import editing, versions, whose_rule
from tickets.routing.rulebook.made import made
from tickets.routing.rules import RuleProblems
from tickets.routing.views import trial

OFF = "Saved, switched off. Try it, then switch it on."
ON = "Saved. It is on, and holds for what comes from now on."


@requires(Capability.WRITE_RULES)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A rule that is not there yet; `from` names a ticket that it is to be made from, or `kind` what it hands over."""
    if request.method == "POST":
        return _posted(request, None)
    return _page(request, _suggested(request) or blank(), None)


@requires(Capability.WRITE_RULES)
@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, key: str) -> HttpResponse:
    found = get_object_or_404(Rule, key=key)
    version = next((each for each in versions.standing() if each.rule_id == found.pk), None)
    if version is None:
        messages.error(request, "This rule was removed. It stands below the list, where you can put it back.")
        return redirect("routing")
    return _posted(request, version) if request.method == "POST" else _page(request, version.definition, version)


def _suggested(request: HttpRequest) -> dict[str, Any] | None:
    reference, by = request.GET.get("from", "").replace("\0", "")[:20], person_behind(request)
    if not reference:
        kind, procedure = request.GET.get("kind", ""), request.GET.get("procedure", "").replace("\0", "")[:60]
        return suggesting.from_kind(kind, procedure)
    ticket = access.visible_to(by).select_related("customer").filter(reference=reference).first()
    if ticket is None:
        messages.error(request, "This ticket is not there, or it is not yours to see.")
        return None
    return suggesting.from_ticket(ticket, by)


def _posted(request: HttpRequest, version: RuleVersion | None) -> HttpResponse:
    """`do` says what a button does; nothing is saved but by 'save'."""
    definition, command = definition_of(request.POST), request.POST.get("do", "")
    if command == "save":
        return _save(request, definition, version)
    if command == "try":
        return _page(request, definition, version, tried=trial.run(request)[0])
    return _page(request, definition, version, focus=shaped(definition, command))


def _save(request: HttpRequest, definition: dict[str, Any], version: RuleVersion | None) -> HttpResponse:
    try:
        saved = editing.save(
            definition,
            person_behind(request),
            rule=version.rule if version else None,
            is_on=bool(request.POST.get("is_on")),
            seen=_seen(request),
        )
    except RuleProblems:
        return _page(request, definition, version, tells=True, problem="It is not saved yet: see what is marked below.")
    except ChangedMeanwhile as problem:
        said = f"{problem} What you typed is kept here; saving again puts it in the place of theirs."
        return _page(request, definition, version, tells=True, problem=said, theirs=version)
    except Refused as problem:
        return _page(request, definition, version, tells=True, problem=str(problem))
    said = ON if saved.is_on else OFF
    messages.success(request, f"{said} {whose_rule.notice(saved)}".strip())
    return see_other("rule", saved.rule.key)


def _seen(request: HttpRequest) -> int | None:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else None


def _page(
    request: HttpRequest, definition: dict[str, Any], version: RuleVersion | None, **further: Any
) -> HttpResponse:
    """`tells`, `problem`, `focus` and `tried` are for the page that a post gets back."""
    posted = request.method == "POST"
    tells = bool(further.get("tells") or request.POST.get("tells"))
    page = made(definition, person_behind(request), version, tells=tells)
    seen = page.seen if not posted or "theirs" in further else request.POST.get("seen", "")
    is_on = bool(request.POST.get("is_on")) if posted else bool(version and version.is_on)
    context = {"made": page, "version": version, "is_on": is_on, "seen": seen, **further, **further.get("tried", {})}
    name = "routing/build.html" if request.headers.get("HX-Request") else "routing/builder.html"
    return render(request, name, {**context, "tells": tells}, status=422 if further.get("problem") else 200)
