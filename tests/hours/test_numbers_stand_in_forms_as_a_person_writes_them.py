"""'6', and not '6.0'; '100', and not '1E+2'."""

from datetime import date
from decimal import Decimal

import pytest

from tickets.hours.costs.form import AgreementForm, beginning
from tickets.hours.value.settings_form import AskedForm
from tickets.models import Business, PayAgreement


@pytest.mark.parametrize(("kept", "shown"), [("6.0", "6"), ("10.0", "10"), ("2.5", "2.5"), ("0.0", "0")])
def test_minutes(kept, shown):
    form = AskedForm(instance=Business(minutes_before=Decimal(kept)))
    assert f'value="{shown}"' in str(form["minutes_before"])


def test_minutes_that_nobody_said_yet():
    assert 'value="6"' in str(AskedForm(instance=Business())["minutes_before"])


@pytest.mark.parametrize(("kept", "shown"), [("2.00", "2"), ("10.00", "10"), ("1.50", "1.5")])
def test_hours_a_day(kept, shown):
    agreed = PayAgreement(amount=Decimal("12.00"), currency="USD", hours_a_day=Decimal(kept), days=[0])
    form = AgreementForm(initial=beginning(agreed, "USD", date(2026, 3, 2)), currency="USD")
    assert f'value="{shown}"' in str(form["hours_a_day"])
    assert 'value="12.00"' in str(form["amount"])


def test_what_another_currency_is_worth():
    agreed = PayAgreement(amount=Decimal(9), currency="EUR", exchange_rate=Decimal("100.000000"), days=[0])
    form = AgreementForm(initial=beginning(agreed, "JPY", date(2026, 3, 2)), currency="JPY")
    assert 'value="100"' in str(form["exchange_rate"])
