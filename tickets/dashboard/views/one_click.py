"""The page behind a link of the digest. Mail scanners open links: only a button on it does anything."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.access import open_to_anyone
from accounts.seeing import seen_as
from tickets.asking.views.agreeing import private
from tickets.dashboard.digest import one_click
from tickets.errors import Refused


# Safe without sign-in: the address carries a seal that only this desk can make, sent to one owner; it shows what waits
# for that owner, as it was when the mail was written, and does the one thing that the mail offered. A wrong one costs
# no query.
@open_to_anyone
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    try:
        return private(_page(request, token))
    except Refused as problem:
        return private(render(request, "asking/yes_over.html", {"problem": problem}, status=410))


def _page(request: HttpRequest, token: str) -> HttpResponse:
    person, link = one_click.whose(token)
    with seen_as(person):
        if request.method == "POST":
            return render(request, "digest/done.html", {"offer": one_click.carry_out(person, link)})
        offer, row = one_click.found(person, link)
        return render(request, "digest/one_click.html", {"offer": offer, "person": person, **offer.shown(row)})
