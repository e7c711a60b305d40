"""To the page from which somebody pressed a button that stands on many."""

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from tickets.desk.views import coming_back


def back(request: HttpRequest, otherwise: str = "home") -> HttpResponseRedirect:
    """The posted `next`, only within this desk; else the page of that name."""
    return HttpResponseRedirect(coming_back.posted(request) or reverse(otherwise), status=303)
