"""To the page from which somebody pressed a button that stands on many."""

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def back(request: HttpRequest, otherwise: str = "home") -> HttpResponseRedirect:
    """The posted `next`, only within this desk; else the page of that name."""
    address = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return HttpResponseRedirect(address if is_ours and address.startswith("/") else reverse(otherwise), status=303)
