"""The page behind 'Yes, do as you suggest'. Mail scanners open links: only a button on it does anything."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.access import open_to_anyone
from accounts.seeing import seen_as
from tickets.asking import agreeing
from tickets.errors import Refused

PRIVATE = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    # Not "no-referrer": with that a browser does not say either that a form came from here.
    "Referrer-Policy": "same-origin",
}


# Safe without sign-in: the address carries a seal that only this desk can make, sent to one owner; it shows what that
# letter showed, and does the one thing that the letter offered. A wrong one costs no query.
@open_to_anyone
@require_http_methods(["GET", "HEAD", "POST"])
def yes(request: HttpRequest, token: str) -> HttpResponse:
    try:
        return private(_page(request, token))
    except Refused as problem:
        return private(render(request, "asking/yes_over.html", {"problem": problem}, status=410))


def _page(request: HttpRequest, token: str) -> HttpResponse:
    person, named = agreeing.whose(token)
    with seen_as(person):
        asked = agreeing.question(person, named)
        context = {"asked": asked, "asker": asked.asked_by.short_name, "person": person}
        if request.method == "POST":
            agreeing.agree(person, asked)
            return render(request, "asking/yes_said.html", context)
        return render(request, "asking/yes.html", context)


def private(response: HttpResponse) -> HttpResponse:
    """Kept by nobody on the way, and found by nobody."""
    """For pages whose address is a secret."""
    for name, value in PRIVATE.items():
        response.headers[name] = value
    return response
