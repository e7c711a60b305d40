"""What became of a rule, and what it said before."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import person_behind, requires
from accounts.answers import see_other
from accounts.roles import Capability
from tickets.errors import Refused
from tickets.models import Rule
from tickets.routing.rulebook import history, versions_told, way_back, whose_rule
from tickets.routing.rulebook.versions import newest


@requires(Capability.WRITE_RULES)
@require_safe
def ran(request: HttpRequest, key: str) -> HttpResponse:
    rule = get_object_or_404(Rule, key=key)
    person = person_behind(request)
    context = {"rule": rule, "ran": history.of(rule, person), "version": newest(rule)}
    context["sees_all"] = person.can(Capability.SEE_ALL_TICKETS)
    return render(request, "routing/history.html", context)


@requires(Capability.WRITE_RULES)
@require_http_methods(["GET", "POST"])
def versions(request: HttpRequest, key: str) -> HttpResponse:
    """All of them; a posted `number` is what the rule says from now on."""
    rule = get_object_or_404(Rule, key=key)
    if request.method == "POST":
        return _take_back(request, rule)
    told = versions_told.versions_of(rule)
    return render(request, "routing/versions.html", {"rule": rule, "told": told, "version": newest(rule)})


def _take_back(request: HttpRequest, rule: Rule) -> HttpResponse:
    number = request.POST.get("number", "")
    try:
        version = way_back.take_back(rule, _number(number), person_behind(request))
    except Refused as problem:
        messages.error(request, str(problem))
    else:
        messages.success(
            request, f"The rule says what it said as version {number}. {whose_rule.notice(version)}".strip()
        )
    return see_other("rule_versions", rule.key)


def _number(typed: str) -> int:
    """0, which no version has, for what is no number."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0
