"""Times are shown in the zone of whoever reads."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfoNotFoundError, available_timezones

from django.http import HttpRequest
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin


class TimeZoneMiddleware(MiddlewareMixin):
    """Activates the signed-in person's time zone while their page is made."""

    def process_request(self, request: HttpRequest) -> None:
        timezone.deactivate()

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        if request.user.is_authenticated:
            try:
                timezone.activate(request.user.tzinfo)
            except (ZoneInfoNotFoundError, ValueError):
                timezone.deactivate()


def zones() -> list[str]:
    """Names that people recognise, such as 'Europe/Berlin'."""
    parts = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    return ["UTC", *sorted(name for name in available_timezones() if name.startswith(parts))]
