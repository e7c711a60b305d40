"""Every figure of the owner's day, defined once: its name, what it means in one sentence, and how it is reckoned."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tickets.dashboard.reckoning import Reckoned, count, median, nine_in_ten, per_100, share


class Unit(StrEnum):
    NUMBER = ""
    MINUTES = "min"
    PERCENT = "%"
    PER_100 = "per 100"


class Better(StrEnum):
    """What an owner wants of it: more, less, or neither."""

    MORE = "more"
    LESS = "less"
    NEITHER = ""


@dataclass(frozen=True)
class Figure:
    """`behind` is what its list shows. `beside` is told in small letters behind its own name, and has its own list."""

    key: str
    name: str
    means: str
    of: Reckoned
    behind: str
    better: Better = Better.NEITHER
    unit: Unit = Unit.NUMBER
    beside: Reckoned | None = None
    beside_name: str = ""
    beside_behind: str = ""


# The list behind a time: what took so long.
TIMED = {"first": "answered", "next": "answered", "solved": "resolved"}


def _number(what: str, name: str, means: str, better: Better = Better.NEITHER) -> Figure:
    return Figure(what, name, means, count(what), what, better)


def _time(what: str, name: str, means: str) -> Figure:
    told = f"{means}, in business hours: half took no longer than this; below it, what nine in ten took at most."
    quick = nine_in_ten(what)
    return Figure(what, name, told, median(what), TIMED[what], Better.LESS, Unit.MINUTES, quick, "nine in ten within")


FLOW = (
    _number("came_in", "Came in", "Tickets that were opened; spam, deleted and merged ones and duties are left out."),
    _number(
        "answered",
        "Answered",
        "Tickets that a person answered; each counts once a day, and no answer that was taken back.",
        Better.MORE,
    ),
    _number("resolved", "Resolved", "Tickets that were resolved; each counts once a day.", Better.MORE),
    _number("reopened", "Reopened", "Tickets that had been resolved and were opened again.", Better.LESS),
)
SPEED = (
    _time("first", "First answer", "From a customer’s first mail to the first answer by a person"),
    _time("next", "Next answer", "From a customer’s first mail after an answer to the next answer"),
    _time("solved", "Resolution", "From when a ticket came in, or was last reopened, until it was resolved"),
)
PROMISES = Figure(
    "promises",
    "Promises kept",
    "Of the response targets that were met or missed, the share that was met in time.",
    share("kept", "broken"),
    "promises",
    Better.MORE,
    Unit.PERCENT,
    count("broken"),
    "broken:",
    "broken",
)
ALONE = Figure(
    "alone",
    "Without you",
    "Of the tickets worked on, the share that no owner was ever asked about or answered that day.",
    per_100("alone", "worked"),
    "alone",
    Better.MORE,
    Unit.PERCENT,
    count("worked"),
    "tickets worked on:",
    "worked",
)
QUESTIONS = Figure(
    "questions",
    "Questions to you",
    "Questions that were not taken back, for every 100 tickets worked on; a ticket counts once a day.",
    per_100("asked", "worked"),
    "asked",
    Better.LESS,
    Unit.PER_100,
    count("asked"),
    "questions in all:",
    "asked",
)
SATISFACTION = Figure(
    "satisfaction",
    "Satisfied customers",
    "Of the customers who said how it was, the share that said it was good.",
    share("good", "bad"),
    "rated",
    Better.MORE,
    Unit.PERCENT,
    count("bad"),
    "said it was not good:",
    "bad",
)
HANDS = (ALONE, QUESTIONS, PROMISES, SATISFACTION)
GROUPS = (("What came and went", FLOW), ("How fast", SPEED), ("In good hands", HANDS))
FIGURES: Mapping[str, Figure] = {each.key: each for _, group in GROUPS for each in group}
# What else stands on the page.
MEANS = {
    "age": "Tickets that are not resolved, also those that wait for the customer or for you, by when they came in.",
    "kind": "By what a ticket is about now, also where it was sorted later.",
    "mailbox": "By the address to which customers wrote.",
    "person": "By who did it: who answered, who resolved, who asked.",
    "hour": "Tickets that came in, by weekday and hour, by the clocks of your business.",
    "busiest": "Customers with the most tickets that came in during this time.",
    "voices": "Complaints and testimonials that came in during this time, in the words of their first mail.",
    "learning": "Questions to you that were not taken back, for every 100 tickets that were worked on that week.",
    "refunds": "What was paid back, by reason and amount.",
}
