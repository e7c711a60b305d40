"""Whether a person is behind a request, who opened a page or pressed a button: pages also ask by themselves."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from accounts.models import User
from accounts.roles import Capability
from accounts.seeing_middleware import known
from tickets.hours import activity

# What htmx says started a request: these are used by people, a section or a div asks by itself.
USED = ("a", "button", "form", "input", "select", "textarea", "details", "summary")
ASKED = "get", "head"


class ActivityMiddleware(MiddlewareMixin):
    """Notes it once the answer is there, for who works on tickets. Stands behind what knows the person."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        person, is_page = known(request), response.status_code < 500 and not response.streaming
        if is_page and isinstance(person, User) and person.can(Capability.WORK_TICKETS) and is_deed(request):
            activity.note(person)
        return response


def is_deed(request: HttpRequest) -> bool:
    """Whether a person is behind it. Writing counts, also where the page saves it by itself."""
    if request.method is None or request.method.lower() not in ASKED:
        return True
    started_by = request.headers.get("HX-Source", "").partition("#")[0]
    if "HX-Request" in request.headers:
        return started_by in USED
    return request.headers.get("Sec-Fetch-Dest", "document") == "document"
