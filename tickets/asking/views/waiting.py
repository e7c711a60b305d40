"""'Waits for me': what an owner, or who approves answers, has to decide. Questions come first."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import requires
from accounts.roles import Capability
from tickets import approving
from tickets.asking import showing
from tickets.asking import waiting as questions
from tickets.desk.views.looking import person
from tickets.desk.views.panes import Pane
from tickets.models import Escalation
from tickets.procedures import publishing


@requires(Capability.WORK_TICKETS)
@require_safe
def waits(request: HttpRequest) -> HttpResponse:
    return show(request)


def show(request: HttpRequest, status: int = 200, pk: int = 0, refused: Pane | None = None) -> HttpResponse:
    """The page; `refused` is an answer that was not taken, to the question `pk`."""
    user = person(request)
    if not questions.may_enter(user):
        raise PermissionDenied
    found = [_line(each, refused if each.pk == pk else None) for each in questions.questions(user)]
    gone = refused if refused and not any(each["refused"] for each in found) else None
    context = {"questions": found, "answers": approving.waiting(user), "drafts": publishing.waiting(user), "gone": gone}
    return render(request, "asking/waits.html", context, status=status)


def _line(asked: Escalation, refused: Pane | None) -> dict[str, Any]:
    question = showing.question_of(asked.told)  # type: ignore[attr-defined]
    wrote = asked.ticket.customer_wrote_at
    return {
        "question": question,
        "ticket": asked.ticket,
        "words": " ".join((asked.words or "").split()),  # type: ignore[attr-defined]
        "wrote_since": wrote if wrote and wrote > question.at else None,
        "refused": refused,
    }
