"""What Google or Microsoft know this desk by; the secret goes in and never comes out."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from tickets.models import OAuthClient
from tickets.models.mailbox import SignIn

PROVIDERS = (SignIn.GOOGLE, SignIn.MICROSOFT)
TENANT = RegexValidator(r"^[A-Za-z0-9.-]+$", "It is made of letters, digits, dots and hyphens.")


class RegistrationForm(forms.ModelForm):
    """A tenant is Microsoft's word for an organisation; Google has none."""

    class Meta:
        model = OAuthClient
        fields = ("client_id", "client_secret", "tenant")
        labels = {"client_id": "Client ID", "client_secret": "Client secret", "tenant": "Directory (tenant) ID"}
        help_texts = {
            "client_id": "At Microsoft it is called application (client) ID.",
            "client_secret": "Stored encrypted and never shown again.",
            "tenant": "Leave it empty if accounts of any organisation may be connected.",
        }
        widgets = {"client_secret": forms.PasswordInput(attrs={"autocomplete": "new-password"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored_id, self.stored_secret = self.instance.client_id, self.instance.client_secret
        self.fields["tenant"].validators.append(TENANT)
        if self.instance.provider == SignIn.GOOGLE:
            del self.fields["tenant"]
            self.fields["client_id"].help_text = "It ends with .apps.googleusercontent.com."
        if self.stored_secret:
            self.fields["client_secret"].help_text = "One is stored. Leave this empty to keep it."

    def clean_client_id(self) -> str:
        return str(self.cleaned_data["client_id"]).strip()

    def clean_client_secret(self) -> str:
        given = str(self.cleaned_data["client_secret"]).strip()
        same = self.cleaned_data.get("client_id") == self.stored_id
        if not given and not (self.stored_secret and same):
            raise forms.ValidationError("The secret is missing; each client has its own.")
        return given or self.stored_secret
