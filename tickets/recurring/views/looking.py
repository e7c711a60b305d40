"""How every page of duties finds its duty: through the person who asks, and 404 for anything else."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.access import person_behind
from tickets import access
from tickets.models import Duty


def duty_of(request: HttpRequest, pk: int) -> Duty:
    visible = access.duties_visible_to(person_behind(request))
    return get_object_or_404(visible.select_related("assignee", "procedure__current"), pk=pk)
