"""Amounts and hours as a person says them; of an estimate both ends, where they differ."""

from collections.abc import Callable
from decimal import Decimal

from tickets import currencies

MINUTES_AN_HOUR = 60
EXACT_BELOW = 10


def money(amount: Decimal, currency: str) -> str:
    return currencies.told(amount, currency, whole=True)


def money_range(low: Decimal, high: Decimal, currency: str) -> str:
    """'$640 to $910'; '$640' where both are said alike."""
    return _range(low, high, lambda amount: money(amount, currency))


def hours_range(low: Decimal, high: Decimal) -> str:
    """Of minutes: '38 to 41 hours'."""
    said = _range(low, high, _hours)
    return f"{said} hour{'' if said == '1' else 's'}"


def minutes_range(low: Decimal, high: Decimal) -> str:
    said = _range(low, high, _short)
    return f"{said} min"


def _range(low: Decimal, high: Decimal, say: Callable[[Decimal], str]) -> str:
    least, most = say(low), say(high)
    return least if least == most else f"{least} to {most}"


def _hours(minutes: Decimal) -> str:
    return _short(minutes / MINUTES_AN_HOUR)


def _short(number: Decimal) -> str:
    """With a tenth where it is small: '0.8', '41'."""
    digits = 1 if abs(number) < EXACT_BELOW else 0
    # Plus nothing, since '-0' is no number for people.
    return f"{round(number, digits) + 0:,.{digits}f}".removesuffix(".0")
