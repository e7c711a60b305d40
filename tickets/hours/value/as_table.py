"""Cost and value day by day, as CSV: all days, each with what it adds and with what there is so far."""

from collections.abc import Iterator
from decimal import Decimal

from tickets.desk import spreadsheets
from tickets.hours.value.came_back import SECONDS_AN_HOUR, CameBack
from tickets.hours.value.freed import Done, Minutes

CENTS, TENTH = Decimal("0.01"), Decimal("0.1")
HEAD = (
    "Day", "Hours paid", "Paid", "Tickets answered", "By an owner", "Questions", "Answers decided about",
    "Minutes before", "Minutes now, at least", "Minutes now, at most",
    "Paid so far", "Hours came back worth so far, at least", "Hours came back worth so far, at most",
    "Earned so far", "Came back so far, at least", "Came back so far, at most",
)  # fmt: skip


def csv(came: CameBack) -> str:
    return spreadsheets.table([[*HEAD, f"All amounts in {came.business.currency}"], *_rows(came)])


def _rows(came: CameBack) -> Iterator[list[str | Decimal]]:
    done = {each.day: each for each in came.done}
    seconds: dict[object, int] = {}
    for each in came.spent:
        seconds[each.day] = seconds.get(each.day, 0) + each.seconds
    for point in came.course:
        day, of = done.get(point.day, Done(point.day)), came.minutes.get(point.day, Minutes())
        hours = Decimal(seconds.get(point.day, 0)) / SECONDS_AN_HOUR
        so_far = (point.cost, point.hours_low, point.hours_high, point.income, point.low, point.high)
        yield [
            *(point.day.isoformat(), f"{hours:.2f}", _money(came.cost.get(point.day, Decimal(0)))),
            *(str(count) for count in (day.answered, day.own, day.questions, day.approvals)),
            *(number.quantize(TENTH) for number in (of.before, of.now_least, of.now_most)),
            *(_money(amount) for amount in so_far),
        ]


def _money(amount: Decimal) -> Decimal:
    return amount.quantize(CENTS)
