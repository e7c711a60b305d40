"""By which rules a statement was reckoned, as it says itself."""

from collections.abc import Iterator
from decimal import Decimal

from tickets.currencies import cents, told
from tickets.hours.costs.statement import Statement


def rules(of: Statement) -> list[str]:
    return list(_rules(of))


def _rules(of: Statement) -> Iterator[str]:
    name, zone = of.person.short_name, of.person.time_zone.replace("_", " ")
    yield f"A shift counts whole to the day on which it began, by the clocks of {name} ({zone})."
    if any(not each.by_month for each in of.terms):
        yield (
            "Time is paid to the second. A paid day off counts as the agreed hours, or as what was worked if that is"
            " more."
        )
    if any(each.by_month for each in of.terms):
        yield (
            "Pay by the month is spread over the agreed working days of that month, so that a whole month is what was"
            " agreed. An unpaid day off takes its share away."
        )
    coins = " and ".join(_smallest(currency) for currency in of.total)
    yield f"Each day is rounded to {coins or 'the smallest coin'}, half up, and the total is the sum of the days."


def _smallest(currency: str) -> str:
    """'$0.01'."""
    return told(Decimal(1).scaleb(int(cents(Decimal(1), currency).as_tuple().exponent)), currency)
