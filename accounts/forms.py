"""Forms about people."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError

from accounts.languages import LANGUAGES, MOST
from accounts.models import Invitation, User
from accounts.roles import MEANINGS, Capability, Role
from accounts.time_zone import zones


def roles_for(by: User) -> list[tuple[str, str]]:
    """What `by` may make of others, least first."""
    offered = [Role.ASSISTANT, Role.ADMIN] + [Role.OWNER] * by.can(Capability.MANAGE_OWNERS)
    return [(role.value, f"{role.label}: {MEANINGS[role]}") for role in offered]


class Named(forms.Form):
    """A name is one line: it stands in the heads of letters, and in lists where each line is somebody else's."""

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class InviteForm(Named):
    """Whom, and as what."""

    email = forms.EmailField(max_length=254, label="E-mail", widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    name = forms.CharField(max_length=120, label="Name", required=False, help_text="They can change it.")
    role = forms.ChoiceField(widget=forms.RadioSelect, initial=Role.ASSISTANT)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles_for(by)  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    """Another role for somebody."""

    role = forms.ChoiceField(widget=forms.RadioSelect, label="What they may do")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles_for(by)  # type: ignore[attr-defined]


class AcceptForm(Named):
    """What an invited person adds; the owner link also asks for the address."""

    email = forms.EmailField(max_length=254, label="Your e-mail", help_text="You sign in with it.")
    name = forms.CharField(
        max_length=120,
        label="Your name",
        help_text="Customers see it under your answers.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    time_zone = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput(attrs={"data-time-zone": ""}))

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].initial = invitation.name
        self.fields["password"].help_text = " ".join(password_validators_help_texts()[1:2])
        if invitation.email:
            del self.fields["email"]

    def clean_time_zone(self) -> str:
        """What a browser says of itself is taken only when we know the zone."""
        zone = self.cleaned_data["time_zone"]
        return zone if zone in zones() else "UTC"


class ProfileForm(Named, forms.ModelForm):
    """What people change about themselves."""

    languages = forms.MultipleChoiceField(
        choices=list(LANGUAGES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Languages that I answer in",
        help_text="Rules can give you tickets in these.",
    )

    class Meta:
        model = User
        fields = ["name", "time_zone", "languages"]
        help_texts = {"name": "Customers see it under your answers.", "time_zone": "All times are shown in this zone."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["languages"] = self.instance.languages.split()
        self.fields["time_zone"].widget = forms.Select(choices=[(zone, zone.replace("_", " ")) for zone in zones()])

    def clean_languages(self) -> str:
        chosen = self.cleaned_data["languages"]
        if len(chosen) > MOST:
            raise ValidationError(f"Choose {MOST} at most.")
        return " ".join(chosen)

    def clean_time_zone(self) -> str:
        zone = self.cleaned_data["time_zone"]
        if zone not in zones():
            raise ValidationError("This time zone is not known.")
        return zone
