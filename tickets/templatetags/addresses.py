"""Customers' addresses as the reader may see them: {{ email|address_for:user }}, {{ words|words_for:user }}."""

from typing import Any

from django import template

from accounts.models import User
from tickets import masking

register = template.Library()


@register.filter
def address_for(email: object, user: User) -> str:
    return masking.address_for(str(email or ""), user)


@register.filter
def sees_addresses(user: User) -> bool:
    return masking.sees_addresses(user)


@register.filter(is_safe=True)
def words_for(text: Any, user: User) -> str:
    """Whatever stands for a person or says something: a customer without a name goes by the address."""
    return masking.words_for("" if text is None else str(text), user)
