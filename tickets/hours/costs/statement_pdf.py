"""A statement as a PDF, to be kept or sent: as many pages as its days need."""

from collections.abc import Sequence

from tickets.currencies import told
from tickets.hours.costs.paper import Paper
from tickets.hours.costs.rules import rules
from tickets.hours.costs.statement import Line, Statement
from tickets.hours.costs.told import clock, hours, pay, sums

HEAD = ("Day", "Shifts", "Worked", "Paid for", "Amount")
WIDTHS = (38, 60, 22, 24, 30)


def as_pdf(of: Statement) -> bytes:
    paper = Paper(f"Statement of {of.person.name} for {of.month:%B %Y}")
    _say_what_it_is(paper, of)
    paper.rows(HEAD, map(_cells, of.lines), _sums(of), WIDTHS)
    paper.ln(6)
    for rule in rules(of):
        paper.say(rule, 8, soft=True)
    return bytes(paper.output())


def _say_what_it_is(paper: Paper, of: Statement) -> None:
    paper.say(f"Statement for {of.month:%B %Y}", 17, bold=True)
    paper.ln(2)
    paper.say(of.person.name, 12)
    for terms in of.terms:
        paper.say(f"{pay(terms)} · {hours(terms)} · agreed from {terms.from_day:%-d %B %Y} on", 9, soft=True)
    paper.say(f"As of {of.made_at:%-d %B %Y, %H:%M}" + ("" if of.is_over else " · the month is not over"), 9, soft=True)
    paper.ln(3)
    paper.say(f"To pay: {sums(of.total) or 'nothing'}", 13, bold=True)
    paper.ln(4)


def _cells(line: Line) -> Sequence[str]:
    paid, terms = line.paid, line.paid.terms
    amount = told(paid.amount, terms.currency) if terms else "–"
    shifts = "\n".join(filter(None, [line.shifts_told, line.off]))
    return (f"{paid.day:%a, %-d %B}", shifts, line.worked or "–", line.paid_for or "–", amount)


def _sums(of: Statement) -> list[Sequence[str]]:
    """A line a currency; the first has the time."""
    amounts = [told(amount, currency) for currency, amount in of.total.items()] or ["–"]
    times = [(clock(of.worked), clock(of.counted) if of.counted else ""), *[("", "")] * (len(amounts) - 1)]
    return [("Total", "", *both, amount) for both, amount in zip(times, amounts, strict=True)]
