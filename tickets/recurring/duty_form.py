"""The form for a duty: what, when, who, and what shows that it was done."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone

from accounts.models import User
from tickets import access
from tickets.desk import people
from tickets.models import Duty, Mailbox
from tickets.models.duty import Proof
from tickets.recurring.plain import Plain, read
from tickets.recurring.when_form import WhenForm

FURTHEST = timedelta(days=3 * 366)
MOST_HOURS, MOST_MINUTES = 14 * 24, 24 * 60
LONGEST_WHAT = 5000
LEAST, MOST = "At least %(limit_value)s.", "At most %(limit_value)s."
HELP = {
    "minutes": "Leave it empty if you do not know.",
    "number_is": "Such as ‘visitors’.",
    "mailbox": "Who sees tickets of this mailbox sees the duty, too.",
}
LABELS = {
    "title": "What is to be done",
    "what": "How",
    "procedure": "Procedure",
    "assignee": "Who does it",
    "mailbox": "In the mailbox",
    "starts_on": "Beginning on",
    "at": "At",
    "working_days_only": "Only on working days: what falls on another is done on the next",
    "hours_to_do": "Hours until it is late",
    "minutes": "Minutes that it should take",
    "proof": "What shows that it was done",
    "number_is": "What the number counts",
}


class DutyForm(WhenForm, forms.ModelForm):
    class Meta:
        model = Duty
        fields = list(LABELS)
        labels = LABELS
        help_texts = HELP
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "what": forms.Textarea(attrs={"rows": 3, "class": "few", "maxlength": LONGEST_WHAT}),
            "title": forms.TextInput(attrs={"placeholder": "Read the statistics", "autocomplete": "off"}),
        }

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self._choose()
        for name, most in (("hours_to_do", MOST_HOURS), ("minutes", MOST_MINUTES)):
            self.fields[name].validators = [MinValueValidator(1, LEAST), MaxValueValidator(most, MOST)]
            self.fields[name].widget.attrs |= {"min": 1, "max": most}
        if not self.instance.pk:
            self.initial.update(starts_on=timezone.localdate(), assignee=self._first_assistant())
        self.set_when(read(self.instance.recurrence) if self.instance.pk else Plain())

    def _choose(self) -> None:
        """What can be chosen, among what this person sees."""
        usable = access.procedures_visible_to(self.by).filter(current__isnull=False, retired_at=None)
        fields: dict[str, Any] = self.fields
        fields["procedure"].queryset = usable.select_related("current").order_by("current__title")
        fields["procedure"].label_from_instance = lambda procedure: procedure.current.title
        fields["procedure"].empty_label = "None"
        fields["assignee"].queryset = User.objects.filter(pk__in=[each.pk for each in people.colleagues(self.by)])
        fields["assignee"].empty_label = None
        fields["mailbox"].queryset = Mailbox.objects.defer(*Mailbox.secret_fields()).order_by("pk")
        fields["mailbox"].label_from_instance = lambda mailbox: mailbox.name or mailbox.address
        fields["mailbox"].empty_label = None
        fields["proof"].choices = Proof.choices

    def _first_assistant(self) -> User | None:
        others = [each for each in people.colleagues(self.by) if not access.may_decide(each)]
        return next(iter(others or people.colleagues(self.by)), None)

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        if abs(day - timezone.localdate()) > FURTHEST and day != self.instance.starts_on:
            raise forms.ValidationError("Choose a day within the next three years.")
        return day

    def clean_what(self) -> str:
        what = str(self.cleaned_data["what"])
        if len(what) > LONGEST_WHAT:
            raise forms.ValidationError("That is too long. Make a procedure of it.")
        return what

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        person, mailbox = values.get("assignee"), values.get("mailbox")
        if person and mailbox and not access.can_be_given(person, mailbox.pk):
            self.add_error("assignee", f"{person.short_name} does not see this mailbox, so would not see the duty.")
        self.instance.recurrence = values.pop("recurrence", "") or ""
        return values
