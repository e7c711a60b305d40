"""'How was this answer?' Mail scanners open links: only a button on the page does anything."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.access import open_to_anyone
from accounts.seeing import seen_by_the_desk
from tickets.asking.views.agreeing import private
from tickets.errors import Refused
from tickets.rating import saying


# Safe without sign-in: the address carries a seal that only this desk can make and stands in one answer; it shows
# nothing of the ticket but the name of the mailbox, and says one thing about it, once.
@open_to_anyone
@require_http_methods(["GET", "HEAD", "POST"])
def how_it_was(request: HttpRequest, token: str) -> HttpResponse:
    # Nobody is signed in here; the seal says which answer it is.
    with seen_by_the_desk():
        try:
            return private(_page(request, token))
        except Refused as problem:
            return private(render(request, "rating/over.html", {"problem": problem}, status=410))


def _page(request: HttpRequest, token: str) -> HttpResponse:
    message = saying.answer(token)
    context = {"name": message.ticket.mailbox.name, "longest": saying.LONGEST}
    if request.method != "POST" and not message.ticket.satisfaction:
        return render(request, "rating/how_it_was.html", context)
    if request.method == "POST":
        saying.say(message, request.POST.get("how", ""), request.POST.get("comment", ""))
    return render(request, "rating/said.html", context)
