"""Money in words: amounts with their currency (ISO 4217), as people write them."""

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel import Locale
from babel.core import get_global
from babel.numbers import UnknownCurrencyError, format_currency, get_currency_precision, validate_currency

LOCALE = Locale("en", "US")
# Those that a small online business pays in; the others are below them.
FIRST = ("USD", "EUR", "GBP", "AUD", "CAD", "CHF", "INR", "PHP")


def told(amount: Decimal | int, currency: str, whole: bool = False) -> str:
    """'$1,234.50'; `whole` without cents: '$1,235'."""
    return format_currency(amount, currency, "¤#,##0" if whole else None, LOCALE, currency_digits=not whole)


def cents(amount: Decimal, currency: str) -> Decimal:
    """Rounded to the smallest coin of the currency, half up: what can be paid."""
    return amount.quantize(Decimal(1).scaleb(-get_currency_precision(currency)), ROUND_HALF_UP)


def plain(number: Decimal | int | None) -> str:
    """As a person writes it into a field: '6' for 6.0, '100' for 1E+2; '' for none."""
    return "" if number is None else f"{Decimal(number).normalize():f}"


def is_known(currency: str) -> bool:
    try:
        validate_currency(currency)
    except UnknownCurrencyError:
        return False
    return True


@lru_cache(maxsize=1)
def choices() -> tuple[tuple[str, str], ...]:
    """(code, 'USD – US dollar'), those that are used most first; only what somebody pays with today."""
    names = {code: name for code, name in LOCALE.currencies.items() if code in _in_use()}
    order = [*FIRST, *sorted(set(names) - set(FIRST))]
    return tuple((code, f"{code} – {names[code]}") for code in order)


def _in_use() -> set[str]:
    of_countries = get_global("territory_currencies").values()
    return {code for found in of_countries for code, _, until, is_tender in found if is_tender and until is None}
