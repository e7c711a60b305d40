"""The form for a response target."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from tickets.models import ResponseTarget, TicketKind
from tickets.models.ticket import Priority
from tickets.routing.promises import target_list

LONGEST_HOURS = 2000


class DurationWidget(forms.MultiWidget):
    """Hours and minutes, beside each other."""

    template_name = "routing/duration.html"
    use_fieldset = True

    def __init__(self) -> None:
        hours = forms.NumberInput(attrs={"min": 0, "max": LONGEST_HOURS, "aria-label": "Hours", "inputmode": "numeric"})
        minutes = forms.NumberInput(attrs={"min": 0, "max": 59, "aria-label": "Minutes", "inputmode": "numeric"})
        super().__init__({"hours": hours, "minutes": minutes})

    def decompress(self, value: int | None) -> list[int | None]:
        return [None, None] if value is None else [value // 60, value % 60]


class DurationField(forms.MultiValueField):
    """Minutes, or None where both parts are empty."""

    def __init__(self, **kwargs: Any) -> None:
        hours = forms.IntegerField(required=False, min_value=0, max_value=LONGEST_HOURS)
        minutes = forms.IntegerField(required=False, min_value=0, max_value=59)
        super().__init__((hours, minutes), require_all_fields=False, required=False, widget=DurationWidget(), **kwargs)

    def compress(self, data_list: list[int | None]) -> int | None:
        hours, minutes = data_list or (None, None)
        return (hours or 0) * 60 + (minutes or 0) or None


class TargetForm(forms.ModelForm):
    kind = forms.ChoiceField(required=False, label="For tickets about")
    priority = forms.ChoiceField(
        required=False, label="With priority", choices=[("", "Any priority"), *Priority.choices]
    )
    first_answer = DurationField(label="First answer within")
    next_answer = DurationField(label="Each further answer within", help_text="From when the customer writes again.")
    resolution = DurationField(
        label="Resolved within", help_text="Waiting for the customer does not count. Empty means no promise."
    )

    class Meta:
        model = ResponseTarget
        fields = [
            "name", "kind", "priority", "only_by_rule", "first_answer", "next_answer", "resolution", "hours",
            "warn_at_percent",
        ]  # fmt: skip
        labels = {
            "hours": "Counted in these business hours",
            "warn_at_percent": "Warn when so much of the time is gone, in %",
            "only_by_rule": "Only where a rule sets it",
        }
        help_texts = {"only_by_rule": "Kind and priority do not matter then."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = TicketKind.used_names() | _kept(self.instance.kind)
        self.fields["kind"].choices = [("", "Anything"), *kinds.items()]  # type: ignore[attr-defined]
        self.fields["hours"].queryset = target_list.hours()  # type: ignore[attr-defined]
        self.fields["hours"].empty_label = None  # type: ignore[attr-defined]
        self.fields["warn_at_percent"].validators += [MinValueValidator(1), MaxValueValidator(99)]
        self.fields["warn_at_percent"].widget.attrs |= {"min": 1, "max": 99}
        if not self.instance.pk:
            self.initial.update(first_answer=4 * 60, next_answer=8 * 60, hours=target_list.hours().first())

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        asked = [name for name, _ in target_list.PARTS]
        if not any(values.get(name) for name in asked) and not any(name in self.errors for name in asked):
            raise forms.ValidationError("Promise at least one of the three: a first answer, a further one, a solution.")
        return values


def _kept(kind: str) -> dict[str, str]:
    """A kind that cannot be chosen any more stays where it was chosen."""
    return {kind: TicketKind.names().get(kind, kind)} if kind else {}
