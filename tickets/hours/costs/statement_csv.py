"""A statement as a table that spreadsheets open: a line a day, then the sums."""

from collections.abc import Iterator, Sequence

from tickets.desk.spreadsheets import table
from tickets.hours.costs.statement import Line, Statement
from tickets.hours.costs.told import decimal_hours, pay

COLUMNS = ("Day", "Shifts", "Worked", "Hours worked", "Hours paid", "Day off", "Agreed", "Amount", "Currency")


def as_csv(of: Statement) -> str:
    return table([COLUMNS, *(_cells(line) for line in of.lines), *_sums(of)])


def _cells(line: Line) -> Sequence[str]:
    paid, terms = line.paid, line.paid.terms
    hours = decimal_hours(paid.counted) if terms and not terms.by_month else ""
    agreed, currency = (pay(terms), terms.currency) if terms else ("", "")
    amount = str(paid.amount) if terms else ""
    day = f"{paid.day:%Y-%m-%d}"
    return (day, line.shifts_told, line.worked, decimal_hours(paid.worked), hours, line.off, agreed, amount, currency)


def _sums(of: Statement) -> Iterator[Sequence[str]]:
    for currency, amount in of.total.items():
        yield ("Total", "", "", "", "", "", "", str(amount), currency)
