"""A rule tried before it is on: on the last mails, or on a single one. What is tried need not be saved."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from accounts.access import person_behind, requires
from accounts.roles import Capability
from tickets import access
from tickets.errors import Refused, SupportdeskError, TooLarge
from tickets.models import Message
from tickets.models.message import Direction
from tickets.routing import builder
from tickets.routing.rules import RuleProblems
from tickets.routing.trial import knowing, mails_tried, on_one, pasted, tried, trying

NOT_THERE = "This mail is not there, or it is not yours to see."
UNNAMED = "This rule"


@dataclass(frozen=True)
class Asked:
    """What the form says. `definition` is JSON when it comes from this page, else it is in the builder's fields."""

    definition: dict[str, Any]
    key: str

    @property
    def as_json(self) -> str:
        return json.dumps(self.definition)


@requires(Capability.WRITE_RULES)
@require_POST
def trial(request: HttpRequest) -> HttpResponse:
    """On `try_message` (a mail's id), `try_ticket` (a reference), a pasted or typed mail, or else on the last mails."""
    context, status = run(request)
    template = "routing/trial.html" if request.htmx else "routing/trial_page.html"  # type: ignore[attr-defined]
    return render(request, template, context, status=status)


def run(request: HttpRequest) -> tuple[dict[str, Any], int]:
    """What `routing/trial.html` shows, and with which status."""
    asked = _asked(request)
    context: dict[str, Any] = {
        "asked": asked,
        "kept": request.POST,
        "knows_all": knowing.knows_all(person_behind(request)),
    }
    try:
        return context | _try(request, asked), 200
    except RuleProblems as problems:
        return context | {"problems": [each.said for each in problems.problems]}, 422
    except SupportdeskError as problem:
        return context | {"refused": str(problem)}, 422


def _try(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    by = person_behind(request)
    if not _is_on_one(request):
        return {"trial": trying.on_last(asked.definition, by, key=asked.key)}
    rule = tried.place(asked.definition, by, asked.key)
    message = _message(request)
    found = mails_tried.of_message(rule, message, by) if message else pasted.facts_of(_pasted(request), by)
    return {"one": on_one.run(rule, found), "name": rule.rule.ref.name}


def _asked(request: HttpRequest) -> Asked:
    typed = request.POST.get("definition", "")
    definition = _json(typed) if typed else builder.definition_of(request.POST)
    name = definition.get("name") or UNNAMED
    return Asked({**definition, "name": name}, request.POST.get("key", "").replace("\0", ""))


def _json(typed: str) -> dict[str, Any]:
    try:
        found = json.loads(typed)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


ON_ONE = ("try_message", "try_ticket", "mail_source", "mail_from", "mail_subject", "mail_text")


def _is_on_one(request: HttpRequest) -> bool:
    return any(request.POST.get(name, "").strip() for name in ON_ONE) or "mail_file" in request.FILES


def _message(request: HttpRequest) -> Message | None:
    """The mail that was chosen, if one was. Raises Refused when this person does not see it."""
    number, reference = request.POST.get("try_message", ""), request.POST.get("try_ticket", "").strip("# \0\t")
    visible = access.messages_visible_to(person_behind(request)).filter(direction=Direction.INBOUND)
    if number.isascii() and number.isdigit() and len(number) < 19:
        found = visible.filter(pk=int(number))
    elif reference:
        found = visible.filter(ticket__reference=reference.upper().replace("\0", "")[:20])
    else:
        return None
    message = found.select_related("ticket").defer("words", "html", "text").order_by("created_at", "id").first()
    if message is None:
        raise Refused(NOT_THERE)
    return message


def _pasted(request: HttpRequest) -> Any:
    file = request.FILES.get("mail_file")
    if file is not None and (file.size or 0) > pasted.MOST_BYTES:
        raise TooLarge(pasted.TOO_LARGE)
    source = file.read() if file else request.POST.get("mail_source", "").encode("utf-8", "surrogateescape")
    if source.strip():
        return pasted.read(source)
    sender, subject, text = (request.POST.get(f"mail_{each}", "") for each in ("from", "subject", "text"))
    return pasted.typed(sender, subject, text)
