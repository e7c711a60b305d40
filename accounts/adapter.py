"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.http import HttpRequest
from django.shortcuts import render


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: people come in by invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        raise ImmediateHttpResponse(render(request, "account/signup_closed.html", status=403))
