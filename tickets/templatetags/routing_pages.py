"""The pages of rules and of what they speak of, as tabs."""

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse

register = template.Library()

PAGES = (
    ("Rules", "routing"),
    ("Known senders", "senders"),
    ("Kinds", "kinds"),
    ("Saved replies", "saved_replies"),
    ("Response targets", "targets"),
    ("Business hours", "business_hours"),
    ("Webhooks", "webhooks"),
    ("Files", "rule_files"),
)


@register.simple_tag(takes_context=True)
def routing_tabs(context: template.Context) -> list[dict[str, Any]]:
    """Of those that there are; 'Rules' is the page for whatever belongs to no other."""
    found = [(name, _address(route)) for name, route in PAGES]
    path = context["request"].path
    within = [address for _, address in found if address and path.startswith(address)]
    here = max(within, key=len, default="")
    return [{"name": name, "url": address, "is_here": address == here} for name, address in found if address]


def _address(route: str) -> str:
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""
