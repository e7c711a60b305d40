"""How allauth behaves here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.sites.shortcuts import get_current_site
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: people come in by invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        raise ImmediateHttpResponse(render(request, "account/signup_closed.html", status=403))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is away is logged, and fails nobody's page.

        A failing page would also tell strangers which addresses are known: only those are written to.
        """
        request = current.request
        values = {"request": request, "email": email, "current_site": get_current_site(request), **context}
        letter = self.render_mail(template_prefix, email, values)
        transaction.on_commit(letter.send, robust=True)
