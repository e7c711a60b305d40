"""Sign-in with Google and Microsoft: registering this desk there, and letting it into a mailbox."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import person_behind, requires
from accounts.answers import see_other
from accounts.roles import Capability
from tickets.errors import Refused, SupportdeskError
from tickets.mail.oauth_providers import authority
from tickets.mailboxes import checking, granting, listing
from tickets.mailboxes.registration import PROVIDERS, RegistrationForm
from tickets.models.mailbox import SignIn

ERRAND = "connecting_mailbox"


@requires(Capability.CONNECT_MAILBOXES)
@sensitive_post_parameters("client_secret")
@require_http_methods(["GET", "POST"])
def registration(request: HttpRequest, provider: str) -> HttpResponse:
    """What this desk is known by at the provider, and how one comes by it."""
    _known(provider)
    form = RegistrationForm(request.POST or None, instance=listing.registration(provider))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved. Mailboxes can be connected now, each on its own page.")
        return see_other("oauth_client", provider)
    names = {"provider": provider, "name": authority(provider).name, "return_url": granting.return_url(provider)}
    return render(request, "mailboxes/registration.html", names | {"form": form}, status=422 if form.errors else 200)


@requires(Capability.CONNECT_MAILBOXES)
@require_POST
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Says where it goes next. Not a redirect: what a form posts may lead to this desk alone."""
    mailbox = listing.mailbox(pk)
    if mailbox.sign_in == SignIn.PASSWORD:
        raise Http404
    try:
        url, errand = granting.begin(mailbox, person_behind(request))
    except Refused as problem:
        messages.error(request, str(problem))
        return see_other("oauth_client", mailbox.sign_in)
    request.session[ERRAND] = errand
    names = {"name": authority(mailbox.sign_in).name, "account": granting.user_name(mailbox), "url": url}
    return render(request, "mailboxes/leaving.html", names | {"mailbox": mailbox})


@requires(Capability.CONNECT_MAILBOXES)
@require_safe
def returned(request: HttpRequest, provider: str) -> HttpResponse:
    """Where the provider sends the browser back to; what was begun ends here, however it ends."""
    _known(provider)
    errand, person = request.session.pop(ERRAND, None), person_behind(request)
    try:
        mailbox = granting.finish(provider, errand, person, request.GET.dict())
    except SupportdeskError as problem:
        messages.error(request, str(problem))
        return see_other("mailbox", errand["mailbox"]) if errand else see_other("mailboxes")
    checking.start(mailbox, person)
    messages.success(request, f"{mailbox.address} is connected.")
    return see_other("mailbox", mailbox.pk)


def _known(provider: str) -> None:
    if provider not in PROVIDERS:
        raise Http404
