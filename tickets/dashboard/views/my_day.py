"""'My day': the first page of who works on tickets and does not run the business."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import person_behind, requires
from accounts.roles import Capability
from tickets.dashboard import day, greeting, own_day
from tickets.desk.views.listing import lines


@requires(Capability.WORK_TICKETS)
@require_safe
def my_day(request: HttpRequest) -> HttpResponse:
    person = person_behind(request)
    found, now = own_day.of(person), timezone.now().astimezone(person.tzinfo)
    context = {
        "hello": greeting.hello(person.short_name, now),
        "date": greeting.day(now),
        "now": now,
        "mine": found,
        "lines": lines(found.tickets, person, "mine"),
        "waits": day.waits_for(person),
        "at": "my-day",
    }
    return render(request, "dashboard/my_day.html", context)
