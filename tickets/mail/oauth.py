"""Tokens for mailboxes that sign in with Google or Microsoft: kept fresh by whoever needs one next.

A grant that has ended is written down in words and not tried again until a person has connected anew.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from django.db import transaction
from django.utils import timezone

from tickets.errors import ConnectionUnsafe, GrantEnded, MailServerUnreachable, SignInFailed
from tickets.mail.connecting import CONNECT_SECONDS, Server
from tickets.mail.oauth_providers import Authority, authority
from tickets.models import Mailbox, OAuthClient, OAuthGrant

Connection = TypeVar("Connection")
# A token is not begun to be used when it is about to run out in mid-conversation.
FRESH_FOR = timedelta(minutes=2)
LASTS_SECONDS = 3600
# RFC 6749, 5.2, and what OpenID Connect and Microsoft say where a person has to consent or sign in once more.
ENDED = {"invalid_grant", "interaction_required", "consent_required", "login_required"}
LATER = {"temporarily_unavailable", "server_error", "slow_down"}


@dataclass(frozen=True)
class Token:
    """`secret` for the SASL mechanism XOAUTH2 of `account`."""

    account: str
    secret: str

    @property
    def xoauth2(self) -> str:
        return f"user={self.account}\1auth=Bearer {self.secret}\1\1"

    def __repr__(self) -> str:
        return f"Token({self.account})"


def with_token(mailbox: Mailbox, server: Server, attempt: Callable[[Token], Connection]) -> Connection:
    """Calls `attempt`, which raises SignInFailed for a token that `server` rejects: then once more with a new one.

    Raises GrantEnded, ConnectionUnsafe for a server that is not the provider's, MailServerUnreachable while the
    provider gives no token.
    """
    whose = authority(mailbox.sign_in)
    if not whose.takes(server):
        raise ConnectionUnsafe(f"{server} is not one of {whose.name}'s own servers: the sign-in is not sent there.")
    token = fresh(mailbox)
    try:
        return attempt(token)
    except SignInFailed:
        return attempt(fresh(mailbox, rejected=token.secret))


def fresh(mailbox: Mailbox, rejected: str = "") -> Token:
    """One worker renews, the others wait for its token. `rejected` is a token that a server did not take."""
    grant = OAuthGrant.objects.filter(mailbox=mailbox).first()
    if grant is not None and not _is_usable(grant, rejected):
        with transaction.atomic():
            grant = OAuthGrant.objects.select_for_update().filter(mailbox=mailbox).first()
            if grant is not None and not _is_usable(grant, rejected):
                _renew(mailbox, grant)
    if grant is None:
        raise GrantEnded(f"Not connected yet: press 'Connect with {authority(mailbox.sign_in).name}' on its page.")
    if grant.problem:
        raise GrantEnded(grant.problem)
    return Token(grant.account, grant.access_token)


def session(client: OAuthClient, **more: Any) -> OAuth2Session:
    """Over HTTP as this desk is registered there."""
    made = OAuth2Session(
        client.client_id,
        client.client_secret,
        token_endpoint_auth_method="client_secret_post",
        code_challenge_method="S256",
        default_timeout=CONNECT_SECONDS,
        **more,
    )
    made.max_redirects = 0  # a secret goes nowhere else
    for answer in ("access_token_response", "refresh_token_response"):
        made.register_compliance_hook(answer, _later_when_busy)
    return made


def asked(whose: Authority, question: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The provider's answer with a token. Raises MailServerUnreachable, GrantEnded, SignInFailed."""
    try:
        answer = question()
    except OAuthError as problem:
        raise _refusal(whose, str(problem.error), str(problem.description or "")) from None
    except (requests.RequestException, ValueError) as problem:
        # Without the cause: a request that failed carries secrets.
        said = f"{whose.name} cannot be reached for signing in ({type(problem).__name__})."
        raise MailServerUnreachable(said) from None
    if not answer.get("access_token"):
        raise MailServerUnreachable(f"{whose.name} gave no token.")
    return answer


def keep(grant: OAuthGrant, answer: dict[str, Any]) -> None:
    """What the provider gave; a refresh token that it did not change stays. Not saved."""
    seconds = str(answer.get("expires_in"))
    lasts = int(seconds) if seconds.isdecimal() else LASTS_SECONDS
    grant.access_token = str(answer["access_token"])
    grant.refresh_token = str(answer.get("refresh_token") or grant.refresh_token)
    grant.expires_at = timezone.now() + timedelta(seconds=lasts)
    grant.problem = ""


def _is_usable(grant: OAuthGrant, rejected: str) -> bool:
    """Also when it has ended: there is nothing to renew then."""
    lasts = grant.expires_at is not None and grant.expires_at > timezone.now() + FRESH_FOR
    return bool(grant.problem) or (lasts and bool(grant.access_token) and grant.access_token != rejected)


def _renew(mailbox: Mailbox, grant: OAuthGrant) -> None:
    """Called with the row locked; a grant that has ended is written down as that."""
    client = OAuthClient.objects.filter(provider=mailbox.sign_in).first()
    whose = authority(mailbox.sign_in, client.tenant if client else "")
    if client is None:
        raise SignInFailed(f"This desk is not registered at {whose.name} any more: see 'Sign-in with {whose.name}'.")
    try:
        with session(client) as http:
            answer = asked(whose, lambda: http.refresh_token(whose.token_url, refresh_token=grant.refresh_token))
    except GrantEnded as problem:
        grant.problem, grant.access_token, grant.refresh_token = str(problem), "", ""
    else:
        keep(grant, answer)
    grant.save(update_fields=["problem", "access_token", "refresh_token", "expires_at"])


def _later_when_busy(answer: requests.Response) -> requests.Response:
    if answer.status_code == 429 or answer.status_code >= 500:
        answer.raise_for_status()
    return answer


def _refusal(whose: Authority, error: str, description: str) -> Exception:
    said = f"It said: {' '.join((description or error).split())[:300]}".rstrip(".")
    if error in LATER:
        return MailServerUnreachable(f"{whose.name} gives no sign-in just now. {said}.")
    if error in ENDED:
        return GrantEnded(f"{whose.name} does not let this desk in any more: connect this mailbox again. {said}.")
    return SignInFailed(
        f"{whose.name} does not accept this desk: check what stands under 'Sign-in with {whose.name}'. {said}."
    )
