"""The form for when the digest comes."""

from django import forms

from tickets.models import DigestPlan

HOURS = [(hour, f"{hour}:00") for hour in range(24)]
DAYS = list(enumerate(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")))


class DigestForm(forms.ModelForm):
    """Without a button that hides what is not needed: the weekday says when it counts."""

    hour = forms.TypedChoiceField(choices=HOURS, coerce=int, label="At")
    weekday = forms.TypedChoiceField(choices=DAYS, coerce=int, label="On", help_text="Counts for ‘once a week’ alone.")

    class Meta:
        model = DigestPlan
        fields = ["often", "hour", "weekday"]
        labels = {"often": "How often"}
