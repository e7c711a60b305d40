"""The editor: one page, which is posted again and again until its procedure is saved."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.access import person_behind, requires
from accounts.roles import Capability
from tickets import access
from tickets.errors import ChangedMeanwhile, Refused, SupportdeskError
from tickets.models import Procedure, ProcedureVersion
from tickets.procedures import holding, writing
from tickets.procedures.checking import Typed
from tickets.procedures.steps import TEXT, NotFinished, new_step
from tickets.procedures.typed import keys_of, shaped, typed
from tickets.procedures.views.form import form
from tickets.procedures.views.looking import numbered, procedure_of, version_of
from tickets.procedures.views.saving import SAYS, save
from tickets.recordings.views.taking import taken

KEPT = "What you typed is kept here; saving again puts it in the place of theirs."


@requires(Capability.WORK_TICKETS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    return _asked(request, None, None)


@requires(Capability.WORK_TICKETS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Begins from one's own draft, or else from what counts; `version` names another one."""
    found = procedure_of(request, pk)
    return _asked(request, found, _base(request, found))


def _base(request: HttpRequest, found: Procedure) -> ProcedureVersion | None:
    number = numbered(request.GET.get("version", ""))
    if number is not None:
        return version_of(request, found, number)
    own = writing.own_draft(found, person_behind(request))
    return own or found.current or version_of(request, found, 1)


def _asked(request: HttpRequest, procedure: Procedure | None, base: ProcedureVersion | None) -> HttpResponse:
    if request.method != "POST":
        return _page(request, _of(base), procedure, base)
    command = request.POST.get("do", "")
    media, problems = _media(request)
    given = typed(request.POST, media)
    if command in SAYS and not problems:
        return _save(request, given, procedure, base)
    steps, focus = shaped(list(given.steps), command)
    problem = "A file did not come in: see below." if problems else ""
    return _page(request, replace(given, steps=steps, problems=problems), procedure, base, focus, problem)


def _of(base: ProcedureVersion | None) -> Typed:
    if base is None:
        return Typed(steps=[new_step(TEXT)])
    said = base.said if base.state in writing.UNFINISHED else ""
    return Typed(base.title, base.when_to_use, base.kinds, base.senders, base.steps, said)


def _media(request: HttpRequest) -> tuple[dict[str, str], dict[str, str]]:
    """Step's key → the recording that came along; and what is wrong with one."""
    came, problems = {}, {}
    for key in keys_of(request.POST):
        try:
            if keys := taken(request, f"media-{key}"):
                came[key] = keys[-1]
        except SupportdeskError as problem:
            problems[key] = str(problem)
    return came, problems


def _save(
    request: HttpRequest, given: Typed, procedure: Procedure | None, base: ProcedureVersion | None
) -> HttpResponse:
    try:
        said, answer = save(request, given, procedure, base)
    except NotFinished as problem:
        return _page(request, replace(given, problems=problem.problems), procedure, base, problem=str(problem))
    except ChangedMeanwhile as problem:
        return _page(request, given, procedure, base, problem=f"{problem} {KEPT}", theirs=True)
    except Refused as problem:
        return _page(request, given, procedure, base, problem=str(problem))
    messages.success(request, said)
    return answer


def _page(
    request: HttpRequest,
    given: Typed,
    procedure: Procedure | None,
    base: ProcedureVersion | None,
    focus: str = "",
    problem: str = "",
    theirs: bool = False,
) -> HttpResponse:
    """`theirs`: what somebody else has saved meanwhile is known now."""
    user = person_behind(request)
    fresh = request.method != "POST" or theirs
    context = form(user, given, given.problems) | {
        "procedure": procedure,
        "base": base,
        "seen": holding.edition(procedure, base) if fresh else request.POST.get("seen", ""),
        "decides": access.may_decide(user),
        "problem": problem,
        "focus": focus,
    }
    name = "procedures/edit_steps.html" if request.headers.get("HX-Request") else "procedures/editor.html"
    return render(request, name, context, status=422 if problem else 200)
