"""Money on pages."""

from decimal import Decimal

from django import template

from tickets import currencies

register = template.Library()


@register.filter
def money(amount: Decimal | None, currency: str) -> str:
    """'$480.00'; '–' where there is none."""
    return "–" if amount is None else currencies.told(amount, currency)


@register.filter
def whole_money(amount: Decimal | None, currency: str) -> str:
    """'$480'; '–' where there is none."""
    return "–" if amount is None else currencies.told(amount, currency, whole=True)
