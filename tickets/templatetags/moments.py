"""Times, as the pages say them."""

from datetime import datetime

from django import template
from django.utils import timezone

from tickets.desk.views import moments

register = template.Library()
register.filter("when", moments.short)
register.filter("at_length", moments.at_length)
register.filter("clock", moments.clock)
register.filter("exact", moments.exact)


@register.filter
def seconds_left(at: datetime) -> int:
    """Until then; never below nought."""
    return max(0, round((at - timezone.now()).total_seconds()))
