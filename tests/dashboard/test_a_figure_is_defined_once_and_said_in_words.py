"""What a figure is, what it is compared with, and how that is said; with sums done by hand."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from tickets.dashboard import greeting, wording
from tickets.dashboard.figures import FIGURES, Unit
from tickets.dashboard.reckoning import Found


@dataclass(frozen=True)
class Took:
    count: int
    median: float | None
    p90: float | None


YESTERDAY = Found(
    {
        "came_in": 31,
        "answered": 29,
        "worked": 30,
        "alone": 29,
        "asked": 1,
        "kept": 19,
        "broken": 1,
        "good": 3,
        "bad": 1,
    },
    {"first": Took(29, 41, 187)},
)


def told(key, now, before=None, against="the 7 days before"):
    figure = FIGURES[key]
    return wording.change(figure, figure.of(now), figure.of(before or Found()), against)


def test_yesterday_in_a_sentence():
    assert greeting.yesterday(YESTERDAY) == (
        "Yesterday 31 came in, 29 were answered, median 41\xa0min to the first answer. 97\xa0% without you."
    )
    assert greeting.yesterday(Found()) == "Yesterday nothing came in, and nothing was answered."
    assert greeting.yesterday(Found({"came_in": 2, "answered": 1})) == "Yesterday 2 came in, 1 was answered."


@pytest.mark.parametrize(
    ("key", "value", "beside"),
    [
        ("came_in", "31", ""),
        ("first", "41\xa0min", "nine in ten within 3\xa0h 7\xa0min"),
        ("alone", "97\xa0%", "tickets worked on: 30"),
        ("questions", "3\xa0per 100", "questions in all: 1"),
        ("promises", "95\xa0%", "broken: 1"),
        ("satisfaction", "75\xa0%", "said it was not good: 1"),
        ("next", "–", ""),
    ],
)
def test_each_figure_with_its_unit(key, value, beside):
    figure = FIGURES[key]
    assert wording.value(figure.unit, figure.of(YESTERDAY)) == value
    assert wording.beside(figure, YESTERDAY) == beside


def test_of_few_tickets_no_share_is_told():
    few = Found({"worked": 9, "alone": 9, "asked": 0})
    assert FIGURES["alone"].of(few) is None
    assert FIGURES["questions"].of(few) is None
    assert FIGURES["satisfaction"].of(Found({"bad": 0})) is None


def test_more_and_fewer_stand_in_words_and_only_where_it_matters_as_better_or_worse():
    fewer = Found({"came_in": 27, "answered": 30, "worked": 30, "alone": 27}, {"first": Took(9, 61, 80)})
    came, answered, alone, first = (told(key, YESTERDAY, fewer) for key in ("came_in", "answered", "alone", "first"))
    assert came == wording.Change("↑", "4 more than the 7 days before (27)", "")
    assert answered == wording.Change("↓", "1 fewer than the 7 days before (30)", "worse")
    assert alone == wording.Change("↑", "7\xa0points more than the 7 days before (90\xa0%)", "better")
    assert first == wording.Change("↓", "20\xa0min quicker than the 7 days before (1\xa0h 1\xa0min)", "better")
    assert told("came_in", YESTERDAY, YESTERDAY) == wording.Change("", "as the 7 days before", "")
    assert told("first", YESTERDAY) == wording.Change("", "nothing to compare with the 7 days before", "")
    assert told("next", YESTERDAY, fewer).words == ""


def test_a_difference_is_that_of_the_figures_that_stand_there():
    now, before = Found({"good": 2, "bad": 1}), Found({"good": 66, "bad": 34})
    assert told("satisfaction", now, before).words.startswith("1\xa0point more")


def test_hours_are_the_largest_unit_of_business_time():
    assert [wording.value(Unit.MINUTES, each) for each in (0.4, 59.6, 60, 601, 90_000)] == [
        "0\xa0min", "1\xa0h", "1\xa0h", "10\xa0h", "1,500\xa0h",
    ]  # fmt: skip


@pytest.mark.parametrize(("hour", "part"), [(4, "evening"), (5, "morning"), (12, "afternoon"), (18, "evening")])
def test_the_greeting_knows_the_time_of_day(hour, part):
    assert greeting.hello("Olivia", datetime(2026, 11, 22, hour)) == f"Good {part}, Olivia."


def test_every_figure_has_a_sentence_of_its_own():
    assert len({figure.means for figure in FIGURES.values()}) == len(FIGURES)
    assert all(figure.means.endswith(".") for figure in FIGURES.values())
