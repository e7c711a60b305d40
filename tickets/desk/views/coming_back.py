"""Back to where a button was pressed that stands in many places: `?from=` in the address of its form names a list, a
posted `next` any page."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

LISTS = {"waits": "waits", "today": "today", "my-day": "my_day"}


def page_of(request: HttpRequest) -> str | None:
    """The address of the list; None for what was decided elsewhere."""
    route = LISTS.get(request.GET.get("from", ""))
    return reverse(route) if route else None


def posted(request: HttpRequest) -> str:
    """The posted `next` where it is an address within this desk, else ''."""
    address = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None) and address.startswith("/")
    return address if is_ours else ""
