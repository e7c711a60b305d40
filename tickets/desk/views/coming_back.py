"""What is decided on a list comes back to that list: `?from=` names it in the address to which a form is posted."""

from django.http import HttpRequest
from django.urls import reverse

LISTS = {"waits": "waits", "today": "today", "my-day": "my_day"}


def page_of(request: HttpRequest) -> str | None:
    """The address of the list; None for what was decided elsewhere."""
    route = LISTS.get(request.GET.get("from", ""))
    return reverse(route) if route else None
