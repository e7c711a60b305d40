"""The form for business hours."""

from datetime import date
from typing import Any

from django import forms

from accounts.time_zone import zones
from tickets.models import BusinessHours
from tickets.routing.business_hours import business, opening_times, public_holidays

OFFICE = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


class BusinessHoursForm(forms.ModelForm):
    """A field for each day of the week; the parts of a country are those of the country that is chosen."""

    time_zone = forms.ChoiceField()
    country = forms.ChoiceField(required=False, label="Public holidays of")
    subdivision = forms.CharField(required=False, label="Where in that country", widget=forms.Select)
    free = forms.CharField(
        required=False,
        label="Further free days",
        help_text="One a line, such as 2026-12-24.",
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "2026-12-24"}),
    )

    class Meta:
        model = BusinessHours
        fields = ["name", "time_zone", "country", "subdivision"]

    def __init__(self, *args: Any, zone: str = "UTC", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        week = self.instance.week if self.instance.pk else OFFICE
        for day, name in business.DAY_NAMES.items():
            attrs = {"placeholder": "closed", "autocomplete": "off"}
            initial = opening_times.told(week.get(day, ()))
            field = forms.CharField(label=name, required=False, max_length=120, initial=initial)
            field.widget.attrs |= attrs
            self.fields[day] = field
        if not self.instance.pk:
            self.initial.update(name="Office hours", time_zone=zone)
        self.initial["free"] = "\n".join(self.instance.free_days)
        self.fields["time_zone"].choices = [(each, each.replace("_", " ")) for each in zones()]  # type: ignore[attr-defined]
        self.fields["country"].choices = [("", "No country"), *public_holidays.countries().items()]  # type: ignore[attr-defined]
        self._offer_parts()

    def _offer_parts(self) -> None:
        typed = self.data.get("country") if self.is_bound else self.instance.country
        self.parts = public_holidays.subdivisions(str(typed or ""))
        self.fields["subdivision"].widget.choices = [("", "The whole country"), *self.parts.items()]

    @property
    def days(self) -> list[forms.BoundField]:
        return [self[day] for day in business.DAY_NAMES]

    @property
    def coming(self) -> list[business.Coming]:
        """Of the country that is chosen, saved or not."""
        country = self["country"].value() or ""
        part = self["subdivision"].value() or ""
        free = self.instance.free_days if self.instance.pk else []
        shown = BusinessHours(country=country, subdivision=part if part in self.parts else "", free_days=free)
        return business.coming(shown) if country in public_holidays.countries() or free else []

    def clean_free(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["free"].replace(",", "\n").splitlines() if line.strip()]
        if len(lines) > business.MOST_FREE_DAYS:
            raise forms.ValidationError(f"There can be {business.MOST_FREE_DAYS} free days at most.")
        return sorted({_day(line) for line in lines})

    def clean_subdivision(self) -> str:
        """What is left from another country means nothing."""
        part = self.cleaned_data["subdivision"]
        return part if part in self.parts else ""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        week: dict[str, list[list[str]]] = {}
        for day in business.DAY_NAMES:
            try:
                week[day] = opening_times.read(values.get(day, ""))
            except ValueError as problem:
                self.add_error(day, str(problem))
        self.instance.week = {day: spans for day, spans in week.items() if spans}
        self.instance.free_days = values.get("free", [])
        if not self.errors and not self.instance.week:
            raise forms.ValidationError("A business that never opens can promise nothing. Give one day its times.")
        return values


def _day(line: str) -> str:
    try:
        return date.fromisoformat(line).isoformat()
    except ValueError:
        raise forms.ValidationError(f"“{line[:40]}” is no day. Write it like 2026-12-24.") from None
