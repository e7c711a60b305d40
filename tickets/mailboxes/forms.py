"""The form that connects a mailbox. Passwords go in and never come out."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone

from accounts.models import User
from tickets.mail import confirmation
from tickets.mail.webhooks.providers import CHOICES
from tickets.mailboxes import fields as known
from tickets.mailboxes import listing
from tickets.mailboxes.granting import drop_unfit
from tickets.mailboxes.labels import HELP, LABELS
from tickets.mailboxes.providers import trusted_by
from tickets.mailboxes.server_answers import ServerAnswers
from tickets.mailboxes.way_out import awaits_owner
from tickets.models import Mailbox
from tickets.models.mailbox import Arrival, Departure

LONGEST_HOURS = 24 * 365
SIDES = {Arrival.IMAP: "imap", Arrival.POP3: "pop3"}


def fetching_pause_is_over(mailbox: Mailbox) -> None:
    """What was wrong may be mended: no need to wait for the next try."""
    Mailbox.objects.filter(pk=mailbox.pk).update(fetch_leased_until=None, fetch_paused_until=None)


def _write_only() -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"autocomplete": "new-password"})


class MailboxForm(ServerAnswers):
    """How mail arrives, how answers leave; what does not apply is not looked at."""

    webhook_provider = forms.ChoiceField(required=False, choices=[("", "Choose one"), *CHOICES])
    unprotected = forms.BooleanField(
        required=False,
        label="Connect without protection all the same",
        help_text="Only in a network that is yours alone: whoever listens there reads passwords and mail.",
    )

    class Meta:
        model = Mailbox
        fields = known.ALL
        labels = LABELS
        help_texts = HELP
        widgets = {
            **dict.fromkeys(("arrival", "departure", "sign_in"), forms.RadioSelect),
            **{name: _write_only() for name in known.SECRETS},
            "import_since": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "trusted_servers": forms.Textarea(attrs={"rows": 2}),
            "acknowledgement": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, by: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.stored = {name: getattr(self.instance, name) for name in (*known.CONDITIONAL, "arrival", "departure")}
        self.fields["import_since"].initial = timezone.localdate()
        self.initial["acknowledgement"] = self.initial.get("acknowledgement") or confirmation.DEFAULT
        provider = self.fields["webhook_provider"]
        provider.label, provider.help_text = LABELS["webhook_provider"], HELP["webhook_provider"]
        self._ranges()
        for name in (name for name in known.SECRETS if self.stored[name]):
            self.fields[name].help_text = "One is stored. Leave this empty to keep it."

    def _ranges(self) -> None:
        ports = dict.fromkeys(("imap_port", "pop3_port", "smtp_port"), 65535)
        for name, most in {**ports, "silent_after_hours": LONGEST_HOURS, "failing_after_minutes": 60 * 24}.items():
            self.fields[name].validators += [MinValueValidator(1), MaxValueValidator(most)]
        for name in self._with_a_default():
            self.fields[name].required = False

    def _with_a_default(self) -> list[str]:
        ends = ("_port", "_security", "_folder")
        return [name for name in known.ALL if name.endswith(ends) or name in ("failing_after_minutes", "sign_in")]

    def parts(self) -> dict[str, list[forms.BoundField]]:
        """The fields as the page shows them."""
        unusual = (*known.UNUSUAL, "unprotected")
        groups = {"who": known.WHO, "imap": known.IMAP, "pop3": known.POP3, "fetched": known.FETCHED}
        groups |= {"http": known.HANDED_OVER, "smtp": known.LEAVING, "answers": known.ANSWERS, "unusual": unusual}
        return {part: [self[name] for name in names] for part, names in groups.items()}

    @property
    def has_unusual_errors(self) -> bool:
        concerned = ("imap_security", "pop3_security", "smtp_security", *known.UNUSUAL)
        return any(name in self.errors for name in concerned)

    def clean_address(self) -> str:
        address = self.cleaned_data["address"].strip()
        if listing.is_taken(address, but=self.instance):
            raise forms.ValidationError("This address is connected already.")
        return address

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for name in self._with_a_default():
            self._default(name)
        arrival, departs = values.get("arrival", ""), values.get("departure") == Departure.SMTP
        used = {*known.ARRIVING.get(arrival, ()), *(known.LEAVING if departs else ())}
        if arrival in SIDES or departs:
            used.add("sign_in")
        self._forget(set(known.CONDITIONAL) - used)
        if arrival in SIDES:
            self._clean_fetching(SIDES[arrival])
        elif arrival == Arrival.HTTP:
            self.clean_provider()
        if departs:
            self.clean_server("smtp")
        if values.get("acknowledges") and not values.get("acknowledgement", "").strip():
            self.add_error("acknowledgement", "What should customers read? Write a sentence or two.")
        return values

    def save(self, commit: bool = True) -> Mailbox:
        """Writes only what the form holds: a worker may be moving the marks of fetching at the same time."""
        mailbox: Mailbox = super().save(commit=False)
        changed = any(getattr(mailbox, name) != self.stored[name] for name in known.FOLDER_IDENTITY)
        kept = [*known.ALL, "way_out_awaits_owner"]
        mailbox.way_out_awaits_owner = awaits_owner(mailbox, self.stored, self.by)
        if mailbox.pk is not None and (changed or mailbox.fetch_problem):
            fetching_pause_is_over(mailbox)
        if mailbox.pk is None:
            mailbox.save()
        elif changed:
            # Whoever fetches by the old answers loses the lease, and writes no number of theirs any more.
            mailbox.uid_validity, mailbox.last_uid, mailbox.fetch_leased_until = None, 0, None
            mailbox.save(update_fields=[*kept, "uid_validity", "last_uid", "fetch_leased_until"])
        else:
            mailbox.save(update_fields=kept)
        drop_unfit(mailbox, provider_changed=mailbox.sign_in != self.stored["sign_in"])
        return mailbox

    def _clean_fetching(self, side: str) -> None:
        values = self.cleaned_data
        self.clean_server(side)
        values["import_since"] = values.get("import_since") or timezone.localdate()
        if self.instance.pk is None and not values.get("trusted_servers"):
            values["trusted_servers"] = trusted_by(values.get(f"{side}_host", ""))

    def _default(self, name: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.cleaned_data[name] = getattr(Mailbox(), name)

    def _forget(self, names: Iterable[str]) -> None:
        """What was typed for a way that was not chosen is left as it was stored."""
        for name in names:
            self.cleaned_data[name] = self.stored[name]
            self.errors.pop(name, None)
