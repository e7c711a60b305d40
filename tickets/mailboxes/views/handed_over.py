"""Where mail providers call."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.access import open_to_anyone
from tickets.errors import CallRefused, NotStored, PasswordAsked
from tickets.mail.webhooks import taking
from tickets.models import Mailbox

LIMIT = settings.DATA_UPLOAD_MAX_MEMORY_SIZE


# Nobody signs in here: the address is not to be guessed, and each call proves itself by a signature or a password.
@open_to_anyone
@csrf_exempt
@require_http_methods(["HEAD", "POST"])
def handed_over(request: HttpRequest, key: str) -> HttpResponse:
    """200 once the mail is durable; 503 asks the provider to try again."""
    try:
        mailbox = taking.mailbox_at(key)
        if mailbox is None:
            raise Http404
        return HttpResponse() if request.method == "HEAD" else _taken(request, mailbox)
    except PasswordAsked:
        return HttpResponse("Who is it?", status=401, headers={"WWW-Authenticate": 'Basic realm="Supportdesk"'})
    except CallRefused:
        return HttpResponse("Refused", status=403)
    except NotStored:
        return HttpResponse("Try again", status=503)


def _taken(request: HttpRequest, mailbox: Mailbox) -> HttpResponse:
    try:
        # Read whole before anybody reads the form: bytes that are no UTF-8 are looked for in it.
        too_large = len(request.body) > LIMIT
    except RequestDataTooBig:
        too_large = True
    if too_large:
        taking.note_refusal(mailbox, f"it is over the limit of {LIMIT / 2**20:.0f} MB")
        return HttpResponse("Too large", status=413)
    return HttpResponse(f"Stored {taking.take(mailbox, request)}")
