"""Earlier mail is set apart in whatever language, and however, a mail program announces it."""

from pathlib import Path

import pytest

from tickets.mail.parsing import split_quoted

ANNOUNCED = Path(__file__).with_name("announcements.txt").read_text().strip().split("\n%\n")


@pytest.mark.parametrize("announced", ANNOUNCED)
def test_earlier_mail_below_it_is_set_apart(announced):
    split = split_quoted(f"Thank you!\n\n{announced}\n\nIt is on its way.\nBest, Help\n")
    assert split.new == "Thank you!"
    assert "It is on its way." in split.quoted


@pytest.mark.parametrize("announced", [each for each in ANNOUNCED if "\n\n" not in each])
def test_marked_quotation_below_it_is_set_apart_with_it(announced):
    assert split_quoted(f"Thank you!\n\n{announced}\n\n> It is on its way.\n> Best, Help\n").new == "Thank you!"


@pytest.mark.parametrize("announced", ["Quoting Help <help@example.org>:", "Zitat von Help <help@example.org>:"])
def test_line_with_an_address_above_a_marked_quotation_belongs_to_it(announced):
    assert split_quoted(f"Thank you!\n\n{announced}\n\n> Where?\n").new == "Thank you!"
    assert "Where?" in split_quoted(f"Thank you!\n\n{announced}\n\nWhere?\n").new


@pytest.mark.parametrize(
    "line",
    [
        "## Please type your reply above this line ##",
        "-- Reply above this line --",
        "## Bitte geben Sie Ihre Antwort oberhalb dieser Zeile ein ##",
    ],
)
def test_what_stands_below_the_line_of_a_help_desk_is_set_apart(line):
    assert split_quoted(f"Thank you!\n\n{line}\n\nIt is on its way.\n").new == "Thank you!"
