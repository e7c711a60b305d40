"""What cost and value go by, as a form."""

from typing import Any

from django import forms

from accounts.time_zone import zones
from tickets import currencies
from tickets.models import Business

MINUTES = {"min": 0, "max": 999, "step": "0.5", "inputmode": "decimal"}
LABELS = {
    "minutes_before": "Minutes a ticket took you before",
    "hour_is_worth": "What an hour of yours is worth",
    "currency": "Currency",
    "minutes_a_question": "Minutes to answer a question",
    "minutes_an_approval": "Minutes to approve an answer",
    "time_zone": "Time zone of the business",
    "began_on": "Counted from",
}
# Beside a sentence that says the rest.
SHORT = {"minutes_before": "Minutes a ticket took", "hour_is_worth": "An hour is worth", "currency": "Currency"}
HELP = {
    "minutes_before": "On average, with reading, looking things up and answering.",
    "hour_is_worth": "What you earn in an hour of your own work, or would pay not to work it.",
    "currency": "In which cost and value are told. Amounts that stand here already are not exchanged.",
    "minutes_a_question": "For you, from reading the question to the answer.",
    "time_zone": "Its days begin at midnight there.",
    "began_on": "The day on which your assistant began. Empty for the first day somebody else worked.",
}


class AskedForm(forms.ModelForm):
    """The three things that nobody but the owner knows."""

    class Meta:
        model = Business
        fields = [*SHORT]
        labels, help_texts = SHORT, HELP

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["currency"] = forms.ChoiceField(
            choices=currencies.choices, label=LABELS["currency"], help_text=HELP["currency"]
        )
        for name in self.fields:
            if name.startswith("minutes"):
                self.fields[name].widget.attrs.update(MINUTES)
                self.initial[name] = currencies.plain(self.initial[name])


class SettingsForm(AskedForm):
    """All of it."""

    class Meta(AskedForm.Meta):
        fields = [*LABELS]
        labels = LABELS
        widgets = {"began_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(zone, zone.replace("_", " ")) for zone in zones()]
        self.fields["time_zone"] = forms.ChoiceField(
            choices=choices, label=LABELS["time_zone"], help_text=HELP["time_zone"]
        )
