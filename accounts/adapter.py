"""How allauth behaves here."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render

if TYPE_CHECKING:
    from allauth.account.models import EmailConfirmation


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: people come in by invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        raise ImmediateHttpResponse(render(request, "account/signup_closed.html", status=403))

    def get_reset_password_from_key_url(self, key: str) -> str:
        return _at_our_address(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: "EmailConfirmation") -> str:
        return _at_our_address(super().get_email_confirmation_url(request, emailconfirmation))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is away is logged, and fails nobody's page.

        A failing page would also tell strangers which addresses are known: only those are written to.
        """
        request = current.request
        values = {"request": request, "email": email, **context, "current_site": urlsplit(settings.BASE_URL).netloc}
        letter = self.render_mail(template_prefix, email, values)
        transaction.on_commit(letter.send, robust=True)


def _at_our_address(link: str) -> str:
    """A stranger asks for mail to somebody else, under whatever Host: the link must lead to this desk all the same."""
    return settings.BASE_URL + urlsplit(link)._replace(scheme="", netloc="").geturl()
