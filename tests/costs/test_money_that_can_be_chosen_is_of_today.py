"""Nobody is paid in dinars of Yugoslavia, or in what no country has."""

import pytest

from tickets import currencies


@pytest.mark.parametrize("code", ["USD", "EUR", "INR", "PHP", "JPY", "KWD", "UAH", "VES", "XOF", "ZAR"])
def test_what_people_pay_with_is_there(code):
    assert code in dict(currencies.choices())


@pytest.mark.parametrize("code", ["YUD", "DEM", "XXX", "XAU", "XTS", "CHE", "ADP"])
def test_what_nobody_pays_with_is_not(code):
    assert code not in dict(currencies.choices())


def test_what_is_used_most_stands_first():
    assert [code for code, _ in currencies.choices()[:3]] == ["USD", "EUR", "GBP"]
