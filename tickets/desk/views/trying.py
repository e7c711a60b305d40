"""A verb that may be refused: why is said on the next page."""

from django.contrib import messages
from django.http import HttpRequest

from tickets import masking
from tickets.desk.views.looking import person
from tickets.errors import SupportdeskError


class Trying:
    """Runs a verb and turns its refusal into words on the next page: `with trying(request) as tried: …`."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def __enter__(self) -> "Trying":
        return self

    def __exit__(self, kind: object, problem: BaseException | None, trace: object) -> bool:
        if isinstance(problem, SupportdeskError):
            messages.error(self.request, masking.words_for(str(problem), person(self.request)))
            return True
        return False
