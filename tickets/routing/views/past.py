"""A rule applied to past tickets: the list beforehand, how far it is, and the way back."""

from datetime import date, datetime, time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import person_behind, requires
from accounts.answers import see_other
from accounts.roles import Capability
from tickets.desk.views.trying import Trying
from tickets.errors import Refused
from tickets.models import Rule, RuleApplication, RuleVersion
from tickets.routing.past_tickets import past as verbs
from tickets.routing.past_tickets import previewing
from tickets.routing.rulebook import versions


@requires(Capability.WRITE_RULES)
@require_http_methods(["GET", "POST"])
def past(request: HttpRequest, key: str) -> HttpResponse:
    """The list, for `since` (a day, or '' for all); posted with the `version` that it was made for, it begins."""
    rule = get_object_or_404(Rule, key=key)
    version = versions.newest(rule)
    if request.method == "POST" and version is not None:
        return _start(request, rule, version)
    return render(request, "routing/past.html", _listed(request, rule, version))


@requires(Capability.WRITE_RULES)
@require_safe
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; asks again every second while it is under way."""
    found = _application(request, pk)
    template = "routing/application.html" if request.htmx else "routing/application_page.html"  # type: ignore[attr-defined]
    return render(request, template, _told(request, found))


@requires(Capability.WRITE_RULES)
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    found = _application(request, pk)
    with Trying(request):
        verbs.stop(found, person_behind(request))
    return see_other("rule_application", found.pk)


@requires(Capability.WRITE_RULES)
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    found = _application(request, pk)
    with Trying(request):
        verbs.take_back(found, person_behind(request))
    return see_other("rule_application", found.pk)


def _listed(request: HttpRequest, rule: Rule, version: RuleVersion | None) -> dict[str, Any]:
    person, since = person_behind(request), request.GET.get("since", "")
    context: dict[str, Any] = {"rule": rule, "version": version, "since": since}
    context["earlier"] = list(verbs.applications(person).filter(version__rule=rule).order_by("-pk")[:10])
    try:
        context["preview"] = previewing.preview(version, person, _day(since)) if version else None
    except Refused as problem:
        context["problem"] = str(problem)
    return context


def _start(request: HttpRequest, rule: Rule, newest: RuleVersion) -> HttpResponse:
    typed, since = request.POST.get("version", ""), request.POST.get("since", "")
    listed = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else newest.pk
    version = get_object_or_404(RuleVersion, pk=listed, rule=rule)
    try:
        begun = verbs.start(version, person_behind(request), _day(since))
    except Refused as problem:
        messages.error(request, str(problem))
        return see_other("rule_past", rule.key)
    return see_other("rule_application", begun.pk)


def _day(typed: str) -> datetime | None:
    """Its beginning, in the time zone that is active; None for no day."""
    try:
        return timezone.make_aware(datetime.combine(date.fromisoformat(typed), time.min))
    except (ValueError, OverflowError):
        return None


def _application(request: HttpRequest, pk: int) -> RuleApplication:
    return get_object_or_404(verbs.applications(person_behind(request)), pk=pk)


def _told(request: HttpRequest, found: RuleApplication) -> dict[str, Any]:
    left = verbs.left_alone(found, person_behind(request)) if found.left_alone else []
    return {"application": found, "rule": found.version.rule, "left": left, "under_way": found.state in verbs.UNDER_WAY}
