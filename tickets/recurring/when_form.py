"""The part of a form that says how often, as a person says it."""

from typing import Any

from django import forms

from tickets.recurring.plain import DAYS, HOWS, PLACES, Plain
from tickets.recurring.rule import LONGEST, RuleUnclear

DAYS_OF_MONTH = [*((str(day), f"the {day}.") for day in range(1, 32)), ("-1", "its last day")]
MOST_EVERY = 99
# Without these nobody can say how often; what else is missing does not matter for that.
NEEDED = {"how", "every", "days", "day", "place", "weekday", "custom"}


class WhenForm(forms.Form):
    how = forms.ChoiceField(label="How often", choices=list(HOWS.items()))
    every = forms.IntegerField(
        label="Every so many",
        min_value=1,
        max_value=MOST_EVERY,
        initial=1,
        required=False,
        help_text="1 is each of them, 2 every second one.",
    )
    days = forms.MultipleChoiceField(
        label="On", choices=list(DAYS.items()), widget=forms.CheckboxSelectMultiple, required=False
    )
    day = forms.ChoiceField(label="On", choices=DAYS_OF_MONTH, required=False)
    place = forms.ChoiceField(label="On the", choices=list(PLACES.items()), required=False)
    weekday = forms.ChoiceField(label="Weekday", choices=list(DAYS.items()), required=False)
    custom = forms.CharField(
        label="Rule",
        required=False,
        max_length=LONGEST,
        help_text="As RFC 5545 writes it: FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=1 is the 1st of March and of September.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def set_when(self, plain: Plain) -> None:
        told: dict[str, Any] = {name: getattr(plain, name) for name in ("how", "every", "day", "place", "weekday")}
        self.initial.update(told, days=list(plain.days), custom=plain.custom)

    def clean(self) -> dict[str, Any]:
        """`recurrence` beside what was typed."""
        values = super().clean() or self.cleaned_data
        if values.get("how") == "weekly" and not values.get("days"):
            self.add_error("days", "Choose at least one day.")
        if values.get("how") == "custom" and not values.get("custom", "").strip():
            self.add_error("custom", "Write the rule, or choose another way to say it.")
        if not NEEDED & set(self.errors):
            self._read(values)
        return values

    def _read(self, values: dict[str, Any]) -> None:
        plain = Plain(
            how=values["how"],
            every=values.get("every") or 1,
            days=tuple(values.get("days") or ()),
            day=values.get("day") or "1",
            place=values.get("place") or "1",
            weekday=values.get("weekday") or "MO",
            custom=values.get("custom", ""),
        )
        try:
            values["recurrence"] = plain.recurrence
        except RuleUnclear as problem:
            self.add_error("custom", str(problem))
