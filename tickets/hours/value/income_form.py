"""Something made in the time that came back, as a form."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tickets.models import Income

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
DAY = {"type": "date", "min": EARLIEST.isoformat(), "max": LATEST.isoformat()}


class IncomeForm(forms.ModelForm):
    """`added_by` is for whoever keeps it."""

    class Meta:
        model = Income
        fields = ["title", "made_on", "once", "monthly", "ends_on"]
        labels = {
            "title": "What you made",
            "made_on": "On",
            "once": "Earned at once",
            "monthly": "Earned each month after",
            "ends_on": "Up to",
        }
        help_texts = {
            "monthly": "For the first time a month later.",
            "ends_on": "The last day on which it earns something; empty for as long as it goes.",
        }
        widgets = {name: forms.DateInput(attrs=DAY, format="%Y-%m-%d") for name in ("made_on", "ends_on")}

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].replace("\0", "").split())

    def clean_made_on(self) -> date:
        made_on: date = self.cleaned_data["made_on"]
        if made_on < EARLIEST:
            raise ValidationError("That is too long ago.")
        if made_on > LATEST:
            raise ValidationError("That is too far away.")
        return made_on

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        made_on, ends_on = found.get("made_on"), found.get("ends_on")
        if made_on and ends_on and ends_on < made_on:
            self.add_error("ends_on", "It ends before it was made.")
        if found.get("once") == 0 and found.get("monthly") == 0:
            self.add_error("once", "Say what it earned, at once or each month.")
        return found
