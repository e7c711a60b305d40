"""The page behind an invitation link."""

from allauth.account.utils import perform_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import invitations
from accounts.access import open_to_anyone
from accounts.errors import LinkUnusable, Refused
from accounts.forms import AcceptForm
from accounts.models import Invitation


# Safe without sign-in: the token in the address is the proof, random and 256 bits long.
@open_to_anyone
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Name and password, then straight in."""
    try:
        opened = invitations.usable(token)
        form = AcceptForm(request.POST or None, invitation=opened)
        if request.method == "POST" and form.is_valid():
            return _join(request, token, opened, form)
    except LinkUnusable as problem:
        return _private(render(request, "accounts/link_unusable.html", {"problem": problem}, status=410))
    return _page(request, opened, form)


def _join(request: HttpRequest, token: str, opened: Invitation, form: AcceptForm) -> HttpResponse:
    try:
        person = invitations.accept(token, **form.cleaned_data)
    except ValidationError as problem:
        form.add_error("password", problem)
    except LinkUnusable:
        raise
    except Refused as problem:
        form.add_error(None, str(problem))
    else:
        return perform_login(request, person, email_verification="none")
    return _page(request, opened, form)


def _page(request: HttpRequest, opened: Invitation, form: AcceptForm) -> HttpResponse:
    context = {"invitation": opened, "form": form}
    return _private(render(request, "accounts/invitation.html", context, status=422 if form.errors else 200))


def _private(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    # The address holds the token. (With 'no-referrer' browsers would send 'Origin: null', which no form survives.)
    response["Referrer-Policy"] = "same-origin"
    return response
