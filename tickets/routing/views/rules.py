"""The list of rules, and a resource for each change of it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import person_behind, requires
from accounts.answers import see_other
from accounts.models import User
from accounts.roles import Capability
from tickets.errors import Refused
from tickets.models import Rule
from tickets.routing.rulebook import draft, editing, listed, ordering, versions, way_back, whose_rule


@requires(Capability.WRITE_RULES)
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    return render(request, "routing/rules.html", _shown(person_behind(request)))


@requires(Capability.WRITE_RULES)
@require_POST
def order(request: HttpRequest) -> HttpResponse:
    """All posted `keys`, in the order in which they are to stand."""
    keys = request.POST.getlist("keys")[: draft.MOST_RULES + 1]
    return _try(request, lambda by: ordering.reorder(keys, by), "The rules stand in another order now.")


@requires(Capability.WRITE_RULES)
@require_POST
def place(request: HttpRequest, key: str) -> HttpResponse:
    """`way` is 'up' or 'down', by one."""
    rule, up = get_object_or_404(Rule, key=key), request.POST.get("way") == "up"
    return _try(request, lambda by: ordering.move(rule, by, up), f"Moved {'up' if up else 'down'}.")


@requires(Capability.WRITE_RULES)
@require_POST
def switching(request: HttpRequest, key: str) -> HttpResponse:
    """`on` is '' to switch it off."""
    rule, on = get_object_or_404(Rule, key=key), bool(request.POST.get("on"))

    said = f"Switched {'on' if on else 'off'}."
    return _try(request, lambda by: whose_rule.notice(editing.switch(rule, on, by)), said)


@requires(Capability.WRITE_RULES)
@require_POST
def removal(request: HttpRequest, key: str) -> HttpResponse:
    rule = get_object_or_404(Rule, key=key)
    said = "Removed. You can put it back, below the list."
    return _try(request, lambda by: editing.remove(rule, by), said, focus=f"return-{key}")


@requires(Capability.WRITE_RULES)
@require_POST
def returning(request: HttpRequest, key: str) -> HttpResponse:
    """Puts a removed rule back."""
    rule = get_object_or_404(Rule, key=key)
    said = "It is back, last in the list and switched off."
    return _try(request, lambda by: way_back.put_back(rule, by), said, focus=f"switch-{key}")


def _try(request: HttpRequest, verb: Callable[[User], object], said: str = "", focus: str = "") -> HttpResponse:
    """`verb` may return what is to be noticed. `focus` is the id of the control where one goes on."""
    by, failed = person_behind(request), False
    try:
        notice = verb(by)
        notice = notice if isinstance(notice, str) else ""
    except Refused as problem:
        said, notice, failed = "", str(problem), True
    told = f"{said} {notice}".strip()
    if request.headers.get("HX-Request"):
        context = {"told": told, "notice": notice, "failed": failed, "focus": focus}
        return render(request, "routing/rule_list.html", _shown(by) | context)
    (messages.error if failed else messages.success)(request, told)
    return see_other("routing")


def _shown(by: User) -> dict[str, object]:
    standing = versions.standing()
    return {"lines": listed.lines(standing, by), "removed": listed.removed(standing)}
