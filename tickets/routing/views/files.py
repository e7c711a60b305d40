"""The rules as a file: out, and in again once a person has seen what it would change."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from accounts.access import person_behind, requires
from accounts.answers import see_other
from accounts.roles import Capability
from tickets.errors import Refused
from tickets.routing.as_files import file_problems, files, yaml_text
from tickets.routing.as_files.rules_as_yaml import exported
from tickets.routing.rulebook import versions

TOO_LARGE = f"The file has more than {yaml_text.MOST_BYTES // 1000} kB."


@requires(Capability.WRITE_RULES)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    return _page(request)


@requires(Capability.WRITE_RULES)
@require_GET
def download(request: HttpRequest) -> HttpResponse:
    disposition = 'attachment; filename="rules.yaml"'
    text = exported(versions.standing())
    return HttpResponse(text, content_type="application/yaml", headers={"Content-Disposition": disposition})


@requires(Capability.WRITE_RULES)
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Of a posted `file`, or of what is typed as `text`; `only` removes the rules that it does not hold."""
    only = bool(request.POST.get("only"))
    try:
        text = _text(request)
        shown = files.preview(text, person_behind(request), replace_all=only)
    except Refused as refused:
        return _page(request, typed=request.POST.get("text", ""), only=only, problems=_problems(refused))
    context = {"preview": shown, "same": shown.of(files.UNCHANGED), "text": text, "only": only}
    return render(request, "routing/files_preview.html", context)


@requires(Capability.WRITE_RULES)
@require_POST
def putting_in(request: HttpRequest) -> HttpResponse:
    """The posted `text`, as it was shown when the rule set was `seen`."""
    only, seen = bool(request.POST.get("only")), request.POST.get("seen", "")
    try:
        made = files.install(
            request.POST.get("text", ""),
            person_behind(request),
            replace_all=only,
            seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else -1,
        )
    except Refused as refused:
        return _page(request, typed=request.POST.get("text", ""), only=only, problems=_problems(refused))
    messages.success(request, f"The file is put in: {len(made)} rules are new or changed.")
    return see_other("routing")


def _text(request: HttpRequest) -> str:
    given = request.FILES.get("file")
    if given is None:
        return request.POST.get("text", "")
    if (given.size or 0) > yaml_text.MOST_BYTES:
        raise Refused(TOO_LARGE)
    try:
        return given.read().decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise Refused("The file is no text in UTF-8.") from problem


def _problems(refused: Refused) -> list[str]:
    if isinstance(refused, file_problems.FileProblems):
        return [str(each) for each in refused.problems[:50]]
    return [str(refused)]


def _page(request: HttpRequest, typed: str = "", only: bool = False, problems: list[str] | None = None) -> HttpResponse:
    context = {"typed": typed, "only": only, "problems": problems or [], "count": len(versions.standing())}
    return render(request, "routing/files.html", context, status=422 if problems else 200)
