"""How long a recording plays."""

from django import template

register = template.Library()


@register.filter
def playing_time(seconds: float | None) -> str:
    """'1:05', '1:00:05'; '' where nobody knows."""
    if seconds is None:
        return ""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
