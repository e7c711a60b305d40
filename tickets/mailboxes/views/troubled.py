"""Mail that is in no ticket: tried again by whoever looks after mailboxes, who need not be allowed to read it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.answers import see_other
from accounts.roles import Capability
from tickets.mail import replaying


@requires(Capability.CONNECT_MAILBOXES)
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Filed or fetched anew; a mail that is in a ticket is left to those who may see it."""
    if replaying.file_again(pk):
        messages.success(request, "It is being filed again. When it is in a ticket, it is no longer listed here.")
    elif replaying.fetch_again(pk):
        messages.success(request, "The mail server is asked for it again. What it says is shown here.")
    else:
        messages.info(request, "There is nothing left to try: it is at work already, or in a ticket by now.")
    return see_other("mailboxes")
