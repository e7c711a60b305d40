"""The form in which the owner says what was agreed."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from tickets import currencies
from tickets.hours.costs.told import DAYS
from tickets.models import PayAgreement

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
WORKDAYS = [0, 1, 2, 3, 4]


class AgreementForm(forms.ModelForm):
    """`currency` is that of the business: for another one the owner says what it is worth."""

    amount = forms.DecimalField(min_value=0, max_digits=12, decimal_places=2, label="Pay")
    currency = forms.ChoiceField()
    hours_a_day = forms.DecimalField(min_value=0, max_value=24, max_digits=4, decimal_places=2, label="Hours a day")
    days = forms.TypedMultipleChoiceField(
        choices=list(enumerate(DAYS)), coerce=int, widget=forms.CheckboxSelectMultiple, label="Working days"
    )
    exchange_rate = forms.DecimalField(required=False, max_digits=16, decimal_places=6, min_value=Decimal("0.000001"))
    from_day = forms.DateField(label="From", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    class Meta:
        model = PayAgreement
        fields = ["amount", "per", "currency", "exchange_rate", "hours_a_day", "days", "from_day"]

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of_business = currency
        # That of the business stands first: pay.css hides what an hour of another one is worth.
        self.fields["currency"].choices = sorted(currencies.choices(), key=lambda each: each[0] != currency)  # type: ignore[attr-defined]
        rate = self.fields["exchange_rate"]
        rate.label = f"One of that currency is worth, in {currency}"
        rate.help_text = (
            f"Only where you pay in another currency than {currency}: what you cost is shown in {currency}."
        )

    def clean_from_day(self) -> date:
        day: date = self.cleaned_data["from_day"]
        if not EARLIEST <= day <= LATEST:
            raise forms.ValidationError("Give a day from the year 2000 to 2099.")
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        amount, coin = values.get("amount"), values.get("currency", "")
        if amount is not None and coin and currencies.cents(amount, coin) != amount:
            self.add_error("amount", f"{coin} has no such small coin. Give {currencies.told(amount, coin)} or another.")
        if values.get("currency") == self.of_business:
            values["exchange_rate"] = Decimal(1)
        elif not values.get("exchange_rate") and "exchange_rate" not in self.errors:
            self.add_error(
                "exchange_rate", f"Say how many {self.of_business} one {values.get('currency', '')} is worth."
            )
        return values

    @property
    def agreed(self) -> dict[str, Any]:
        """What was typed, without its day."""
        return {name: value for name, value in self.cleaned_data.items() if name != "from_day"}


def beginning(newest: PayAgreement | None, currency: str, today: date) -> dict[str, Any]:
    """What the form shows at first: what holds, or what is usual."""
    if newest is None:
        return {"currency": currency, "hours_a_day": Decimal(2), "days": WORKDAYS, "from_day": today, "per": "hour"}
    rate = currencies.plain(newest.exchange_rate) if newest.currency != currency else None
    hours = currencies.plain(newest.hours_a_day)
    kept = {name: getattr(newest, name) for name in ("amount", "per", "currency", "days")}
    return {"from_day": today, "exchange_rate": rate, "hours_a_day": hours, **kept}
