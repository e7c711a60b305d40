"""The support addresses: list, connect, change, check, deactivate."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import person_behind, requires
from accounts.answers import see_other
from accounts.models import User
from accounts.roles import Capability
from tickets.errors import ChangedMeanwhile
from tickets.mail.oauth_providers import authority
from tickets.mailboxes import checking, handing_over, listing, way_out
from tickets.mailboxes.fields import SECRETS
from tickets.mailboxes.forms import MailboxForm
from tickets.models import Mailbox
from tickets.models.mailbox import SignIn


@requires(Capability.CONNECT_MAILBOXES)
@require_safe
def mailboxes(request: HttpRequest) -> HttpResponse:
    """All of them, with what is wrong in words."""
    return render(
        request, "mailboxes/mailboxes.html", {"mailboxes": listing.mailboxes(), "troubled": listing.troubled()}
    )


@requires(Capability.CONNECT_MAILBOXES)
@sensitive_post_parameters(*SECRETS)
@require_http_methods(["GET", "POST"])
def mailbox_new(request: HttpRequest) -> HttpResponse:
    """Connects one, and checks it at once."""
    form = MailboxForm(request.POST or None, by=person_behind(request))
    if request.method == "POST" and form.is_valid():
        mailbox = _saved(form, person_behind(request))
        if mailbox.sign_in == SignIn.PASSWORD:
            checking.start(mailbox, person_behind(request))
        return see_other("mailbox", mailbox.pk)
    return _page(request, form, None)


@requires(Capability.CONNECT_MAILBOXES)
@sensitive_post_parameters(*SECRETS)
@require_http_methods(["GET", "POST"])
def mailbox(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: how it is connected, its latest check."""
    found = listing.mailbox(pk)
    form = MailboxForm(request.POST or None, instance=found, by=person_behind(request))
    if request.method == "POST" and form.is_valid():
        _saved(form, person_behind(request))
        messages.success(request, "Saved. Press Check to see whether it works.")
        return see_other("mailbox", pk)
    return _page(request, form, found)


@requires(Capability.CONNECT_MAILBOXES, Capability.MANAGE_OWNERS)
@require_POST
def confirmed_way_out(request: HttpRequest, pk: int) -> HttpResponse:
    """An owner knows the server through which answers leave."""
    try:
        way_out.confirm(listing.mailbox(pk), request.POST.get("seen", ""))
    except ChangedMeanwhile as problem:
        messages.error(request, str(problem))
    return see_other("mailbox", pk)


@requires(Capability.CONNECT_MAILBOXES)
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """POST starts a check; GET is the part of the page that shows how it goes."""
    found = listing.mailbox(pk)
    if request.method == "POST":
        checking.start(found, person_behind(request))
        return see_other("mailbox", pk)
    return render(request, "mailboxes/check.html", {"mailbox": found, **_latest(found)})


@requires(Capability.CONNECT_MAILBOXES)
@require_POST
def deactivation(request: HttpRequest, pk: int) -> HttpResponse:
    return _switch(request, pk, False, "takes and sends no mail any more. Its tickets stay.")


@requires(Capability.CONNECT_MAILBOXES)
@require_POST
def reactivation(request: HttpRequest, pk: int) -> HttpResponse:
    return _switch(request, pk, True, "takes and sends mail again.")


def _switch(request: HttpRequest, pk: int, on: bool, said: str) -> HttpResponse:
    found = listing.mailbox(pk)
    found.is_active = on
    found.save(update_fields=["is_active"])
    messages.success(request, f"{found.address} {said}")
    return see_other("mailboxes")


def _saved(form: MailboxForm, by: User) -> Mailbox:
    awaited, found = form.instance.way_out_awaits_owner, form.save()
    if found.way_out_awaits_owner and not awaited:
        way_out.tell_owners(found, by)
    return found


def _page(request: HttpRequest, form: MailboxForm, found: Mailbox | None) -> HttpResponse:
    context = {"form": form, "parts": form.parts(), "mailbox": found, "env": settings.ENV}
    context |= _way_out(request, found) if found else {}
    context |= _latest(found) | _grant(found) | {"handing_over": handing_over.shown(found)} if found else {}
    return render(request, "mailboxes/mailbox.html", context, status=422 if form.errors else 200)


def _latest(of: Mailbox) -> dict[str, Any]:
    latest = listing.latest_check(of)
    return {"check": latest, "under_way": latest is not None and checking.is_under_way(latest)}


def _grant(of: Mailbox) -> dict[str, Any]:
    if of.sign_in == SignIn.PASSWORD:
        return {}
    known = {"provider_name": authority(of.sign_in).name, "is_registered": listing.is_registered(of.sign_in)}
    return known | {"grant": listing.grant_of(of)}


def _way_out(request: HttpRequest, of: Mailbox) -> dict[str, Any]:
    may_confirm = person_behind(request).can(Capability.MANAGE_OWNERS)
    return {"may_confirm": may_confirm, "way_out": way_out.named(of)}
