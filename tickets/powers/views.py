"""'What people may do': for owners alone. Each row is a form of its own, which works without script."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts import permissions_in_words
from accounts.access import person_behind, requires
from accounts.errors import Refused as NotPermitted
from accounts.models import User
from accounts.roles import Capability
from tickets.desk.views.trying import Trying
from tickets.powers import changing, form, listing


@requires(Capability.PERMIT_PEOPLE)
@require_safe
def powers(request: HttpRequest) -> HttpResponse:
    """Everybody who is here, and what each may do."""
    return render(request, "powers/powers.html", {"rows": listing.rows(), "opened": request.GET.get("of", "")})


@requires(Capability.PERMIT_PEOPLE)
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Saves one row, and says what is new."""
    person = get_object_or_404(User, pk=pk)
    with Trying(request):
        _save(request, person)
    return HttpResponseRedirect(f"{reverse('powers')}#person-{person.pk}", status=303)


def _save(request: HttpRequest, person: User) -> None:
    wanted = form.read(request.POST, changing.called())
    try:
        event = changing.permit(person, wanted, person_behind(request))
    except NotPermitted as refused:
        messages.error(request, str(refused))
        return
    told = f"From now on: {permissions_in_words.told(event.detail)}." if event else "Nothing was changed."
    messages.success(request, f"{person.name}. {told}")
