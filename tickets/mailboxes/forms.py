"""The form that connects a mailbox. Passwords go in and never come out."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone

from tickets.mail.connecting import LOOPBACK
from tickets.mailboxes import listing
from tickets.mailboxes.labels import HELP, LABELS
from tickets.mailboxes.providers import provider_of
from tickets.models import Mailbox
from tickets.models.mailbox import Arrival, Departure, Security

WHO = ("name", "address")
FETCHING = ("host", "port", "security", "username", "password", "folder")
SENDING = ("host", "port", "security", "username", "password")
ARRIVING = (*(f"imap_{name}" for name in FETCHING), "import_since", "delete_fetched")
LEAVING = tuple(f"smtp_{name}" for name in SENDING)
FIELDS = [*WHO, "arrival", *ARRIVING, "departure", *LEAVING, "token_in_reply_address"]
# Where any of these changes, what is known of the folder's numbers is worth nothing.
FOLDER_IDENTITY = {"imap_host", "imap_username", "imap_folder", "import_since"}


def fetching_pause_is_over(mailbox: Mailbox) -> None:
    """What was wrong may be mended: no need to wait for the next try."""
    Mailbox.objects.filter(pk=mailbox.pk).update(fetch_leased_until=None)


class MailboxForm(forms.ModelForm):
    """How mail arrives, how answers leave; what does not apply is not looked at."""

    unprotected = forms.BooleanField(
        required=False,
        label="Connect without protection all the same",
        help_text="Only in a network that is yours alone: whoever listens there reads passwords and mail.",
    )

    class Meta:
        model = Mailbox
        fields = FIELDS
        labels = LABELS
        help_texts = HELP
        widgets = {
            "arrival": forms.RadioSelect,
            "departure": forms.RadioSelect,
            "imap_password": forms.PasswordInput(attrs={"autocomplete": "new-password"}),
            "smtp_password": forms.PasswordInput(attrs={"autocomplete": "new-password"}),
            "import_since": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = {name: getattr(self.instance, name) for name in (*ARRIVING, *LEAVING)}
        self.fields["import_since"].initial = timezone.localdate()
        for name in ("imap_port", "imap_security", "imap_folder", "smtp_port", "smtp_security"):
            self.fields[name].required = False
        for side in ("imap", "smtp"):
            self.fields[f"{side}_port"].validators += [MinValueValidator(1), MaxValueValidator(65535)]
            if self.stored[f"{side}_password"]:
                self.fields[f"{side}_password"].help_text = "One is stored. Leave this empty to keep it."

    def part(self, names: tuple[str, ...]) -> list[forms.BoundField]:
        return [self[name] for name in names]

    @property
    def who(self) -> list[forms.BoundField]:
        return self.part(WHO)

    @property
    def arriving(self) -> list[forms.BoundField]:
        return self.part(ARRIVING)

    @property
    def leaving(self) -> list[forms.BoundField]:
        return self.part(LEAVING)

    @property
    def unusual(self) -> list[forms.BoundField]:
        return self.part(("token_in_reply_address", "unprotected"))

    def clean_address(self) -> str:
        address = self.cleaned_data["address"].strip()
        if listing.is_taken(address, but=self.instance):
            raise forms.ValidationError("This address is connected already.")
        return address

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for name in ("port", "security", "folder"):
            for side in ("imap", "smtp"):
                self._default(f"{side}_{name}")
        if values.get("arrival") == Arrival.IMAP:
            self._server("imap")
            values["import_since"] = values.get("import_since") or timezone.localdate()
        else:
            self._forget(ARRIVING)
        if values.get("departure") == Departure.SMTP:
            self._server("smtp")
        else:
            self._forget(LEAVING)
        return values

    def save(self, commit: bool = True) -> Mailbox:
        """Writes only what the form holds: a worker may be moving the marks of fetching at the same time."""
        mailbox: Mailbox = super().save(commit=False)
        changed = any(getattr(mailbox, name) != self.stored[name] for name in FOLDER_IDENTITY)
        if mailbox.pk is not None and mailbox.fetch_problem:
            fetching_pause_is_over(mailbox)
        if mailbox.pk is None:
            mailbox.save()
        elif changed:
            mailbox.uid_validity, mailbox.last_uid = None, 0
            mailbox.save(update_fields=[*FIELDS, "uid_validity", "last_uid"])
        else:
            mailbox.save(update_fields=FIELDS)
        return mailbox

    def _server(self, side: str) -> None:
        values = self.cleaned_data
        provider = provider_of(values.get("address", ""))
        host = values.get(f"{side}_host") or (getattr(provider, f"{side}_host") if provider else "")
        values[f"{side}_host"] = host.strip()
        if not host:
            self.add_error(f"{side}_host", "Which server? Your provider's help names it, such as imap.example.com.")
        if side == "imap" or values[f"{side}_password"]:
            values[f"{side}_username"] = values.get(f"{side}_username") or values.get("address", "")
        self._protection(side)
        self._password(side)

    def _protection(self, side: str) -> None:
        values = self.cleaned_data
        off_this_machine = values.get(f"{side}_host") not in LOOPBACK
        if values.get(f"{side}_security") == Security.NONE and off_this_machine and not values.get("unprotected"):
            self.add_error(
                f"{side}_security",
                "Without TLS everybody on the way could read the password. Choose TLS or STARTTLS; "
                "for a network of your own, see 'Unusual set-ups' below.",
            )

    def _password(self, side: str) -> None:
        """Keeps the stored one, unless it would go to another server, or over an open line, than it was given for."""
        values, name = self.cleaned_data, f"{side}_password"
        if values[name]:
            return
        known = ("host", "port", "security", "username")
        same = all(values.get(f"{side}_{key}") == self.stored[f"{side}_{key}"] for key in known)
        if self.stored[name] and values[f"{side}_username"]:
            values[name] = self.stored[name]
            if not same:
                self.add_error(name, "The server or the user changed: give its password once more.")
        elif side == "imap":
            self.add_error(name, "The password is missing. With two-factor sign-in, make an app password for it.")

    def _default(self, name: str) -> None:
        if name in self.fields and not self.cleaned_data.get(name) and name not in self.errors:
            self.cleaned_data[name] = getattr(Mailbox(), name)

    def _forget(self, names: tuple[str, ...]) -> None:
        """What was typed for a way that was not chosen is left as it was stored."""
        for name in names:
            self.cleaned_data[name] = self.stored[name]
            self.errors.pop(name, None)
