"""What a person answered about a mail server: completed, and refused where a password would be in danger."""

import re
import secrets
from typing import Any

from django import forms
from django.conf import settings

from tickets.mail.connecting import LOOPBACK
from tickets.mail.webhooks.providers import PROVIDERS
from tickets.mailboxes.providers import Provider, provider_for
from tickets.models import Mailbox
from tickets.models.mailbox import Security, SignIn

FETCHING = ("imap", "pop3")
SERVER_NAME = re.compile(r"(?:\*\.[\w-]{1,63}\.)?[\w.-]{1,255}")
MOST_TRUSTED = 20


class ServerAnswers(forms.ModelForm):
    """`stored` is what the mailbox held before the form was filled in."""

    stored: dict[str, Any]

    def clean_server(self, side: str) -> None:
        """`side` is imap, pop3 or smtp."""
        values, by_password = self.cleaned_data, self.cleaned_data.get("sign_in") == SignIn.PASSWORD
        provider = provider_for(values.get("sign_in", ""), values.get("address", ""))
        if provider and not by_password and not settings.ENV.oauth_url:
            self._only_the_providers_own(side, provider)
        host = values.get(f"{side}_host") or (getattr(provider, f"{side}_host") if provider else "")
        values[f"{side}_host"] = host.strip()
        if not host:
            self.add_error(f"{side}_host", f"Which server? Your provider's help names it, such as {side}.example.com.")
        if side in FETCHING or not by_password or values.get(f"{side}_password"):
            values[f"{side}_username"] = values.get(f"{side}_username") or values.get("address", "")
        self._protection(side)
        if by_password:
            self._password(side)

    def clean_provider(self) -> None:
        values = self.cleaned_data
        provider = PROVIDERS.get(values.get("webhook_provider", ""))
        stays = values.get("webhook_provider") == self.stored["webhook_provider"] and self.stored["webhook_secret"]
        if provider is None:
            self.add_error("webhook_provider", "Which provider hands the mail over?")
        elif not provider.signs:
            values["webhook_secret"] = stays or secrets.token_hex(16)
        else:
            # Some show it only once they know our address: it may come later.
            values["webhook_secret"] = values.get("webhook_secret", "").strip() or stays or ""

    def clean_trusted_servers(self) -> str:
        names = self.cleaned_data["trusted_servers"].split()
        wrong = next((name for name in names if not SERVER_NAME.fullmatch(name)), None)
        if wrong or len(names) > MOST_TRUSTED:
            said = f"'{wrong[:80]}' is no server's name." if wrong else f"Name {MOST_TRUSTED} at most."
            raise forms.ValidationError(f"{said} A name a line, such as mx.example.com.")
        return "\n".join(names)

    def _only_the_providers_own(self, side: str, provider: Provider) -> None:
        """A token that opens a mailbox is for no other server."""
        self.cleaned_data[f"{side}_host"] = getattr(provider, f"{side}_host")
        for name in (f"{side}_port", f"{side}_security"):
            self.cleaned_data[name] = getattr(Mailbox(), name)
            self.errors.pop(name, None)

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
        if values.get(name):
            return
        known = ("host", "port", "security", "username")
        same = all(values.get(f"{side}_{key}") == self.stored[f"{side}_{key}"] for key in known)
        if self.stored[name] and values[f"{side}_username"]:
            values[name] = self.stored[name]
            if not same:
                self.add_error(name, "The server or the user changed: give its password once more.")
        elif side in FETCHING:
            self.add_error(name, "The password is missing. With two-factor sign-in, make an app password for it.")
