"""How allauth behaves here."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest
from django.shortcuts import render

from accounts.letters import LIFETIME
from accounts.models import User

if TYPE_CHECKING:
    from allauth.account.models import EmailConfirmation

RESET, UNKNOWN = "account/email/password_reset_key", "account/email/unknown_account"
USUAL = timedelta(days=3)
# Who waited in vain for longer has asked again.
LIFETIMES = {RESET: timedelta(hours=1)}


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: people come in by invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        raise ImmediateHttpResponse(render(request, "account/signup_closed.html", status=403))

    def get_reset_password_from_key_url(self, key: str) -> str:
        return _at_our_address(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: "EmailConfirmation") -> str:
        return _at_our_address(super().get_email_confirmation_url(request, emailconfirmation))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queues it. Mail to an address that nobody here has is written all the same, and never sent.

        Otherwise the time that the page takes would tell strangers which addresses are known.
        """
        if template_prefix == UNKNOWN:
            template_prefix, context = RESET, context | self._for_nobody(email)
        request = current.request
        values = {"request": request, "email": email, **context, "current_site": urlsplit(settings.BASE_URL).netloc}
        seconds = context.get(LIFETIME, LIFETIMES.get(template_prefix, USUAL).total_seconds())
        self.render_mail(template_prefix, email, values, headers={LIFETIME: str(round(seconds))}).send()

    def _for_nobody(self, email: str) -> dict[str, Any]:
        """The same work: a key is made of the addresses of its person."""
        from allauth.account.models import EmailAddress  # not loaded yet when this module is

        nobody = User(pk=0, email=email)
        list(EmailAddress.objects.filter(user=nobody))
        key = default_token_generator.make_token(nobody)
        return {"password_reset_url": self.get_reset_password_from_key_url(f"0-{key}"), LIFETIME: 0}


def _at_our_address(link: str) -> str:
    """A stranger asks for mail to somebody else, under whatever Host: the link must lead to this desk all the same."""
    return settings.BASE_URL + urlsplit(link)._replace(scheme="", netloc="").geturl()
