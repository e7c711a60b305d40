"""The team: who is in, who is invited, who changed what."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import invitations
from accounts import people as team
from accounts.access import person_behind, requires
from accounts.answers import see_other
from accounts.errors import Refused
from accounts.forms import InviteForm, RoleForm
from accounts.models import Invitation, PersonEvent, User
from accounts.roles import Capability

FRESH_LINK = "fresh_invitation"
HISTORY = 30


@requires(Capability.INVITE_PEOPLE)
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, and the form that invites."""
    form = InviteForm(request.POST or None, by=person_behind(request))
    if request.method == "POST" and form.is_valid():
        try:
            invitation, token = invitations.invite(by=person_behind(request), **form.cleaned_data)
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            return _show_link(request, invitation, token)
    return render(request, "accounts/people.html", _overview(request, form), status=422 if form.errors else 200)


@requires(Capability.INVITE_PEOPLE)
@require_POST
def renew_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        invitation, token = invitations.renew(get_object_or_404(Invitation, pk=pk), person_behind(request))
    except Refused as problem:
        messages.error(request, str(problem))
        return see_other("people")
    return _show_link(request, invitation, token)


@requires(Capability.INVITE_PEOPLE)
@require_POST
def withdraw_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation, pk=pk)
    return _try(request, f"The link for {invitation.email} no longer works.", invitations.withdraw, invitation)


@requires(Capability.INVITE_PEOPLE)
@require_http_methods(["GET"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One of the team: what each change would do, and what was done."""
    subject = get_object_or_404(User, pk=pk)
    form = RoleForm(initial={"role": subject.role}, by=person_behind(request))
    context = {"person": subject, "form": form, "events": _events(person=subject)}
    return render(request, "accounts/person.html", context | {"why_not": _why_not(subject, person_behind(request))})


@requires(Capability.INVITE_PEOPLE)
@require_POST
def change_role(request: HttpRequest, pk: int) -> HttpResponse:
    subject, form = get_object_or_404(User, pk=pk), RoleForm(request.POST, by=person_behind(request))
    if not form.is_valid():
        messages.error(request, "Choose one of the roles.")
        return see_other("person", pk)
    return _try(request, f"{subject.name} has the new role.", team.change_role, subject, form.cleaned_data["role"])


@requires(Capability.INVITE_PEOPLE)
@require_POST
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    subject = get_object_or_404(User, pk=pk)
    return _try(
        request, f"{subject.name} is signed out everywhere and can no longer sign in.", team.deactivate, subject
    )


@requires(Capability.INVITE_PEOPLE)
@require_POST
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    subject = get_object_or_404(User, pk=pk)
    return _try(request, f"{subject.name} can sign in again.", team.reactivate, subject)


def _why_not(subject: User, by: User) -> str:
    try:
        team.may_manage(subject.role, by)
    except Refused as problem:
        return str(problem)
    return ""


def _try(request: HttpRequest, done: str, verb: Any, *arguments: Any) -> HttpResponse:
    try:
        verb(*arguments, by=person_behind(request))
    except Refused as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, done)
    return see_other("people")


def _show_link(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    # Shown by the next page and nowhere after it: we keep only the hash.
    request.session[FRESH_LINK] = {"email": invitation.email, "link": invitations.link(settings.BASE_URL, token)}
    return see_other("people")


def _overview(request: HttpRequest, form: InviteForm) -> dict[str, Any]:
    return {
        "form": form,
        "may_permit": person_behind(request).can(Capability.PERMIT_PEOPLE),
        "fresh": request.session.pop(FRESH_LINK, None),
        "people": User.objects.order_by("-is_active", "name"),
        "pending": Invitation.objects.pending().filter(invited_by__isnull=False).order_by("-invited_at"),
        "events": _events(),
    }


def _events(**which: Any) -> QuerySet[PersonEvent]:
    return PersonEvent.objects.filter(**which).select_related("actor").order_by("-created_at", "-id")[:HISTORY]
