"""A person lets this desk into a mailbox at Google or Microsoft: off to the provider, and back with a code.

What is begun belongs to one session and one person, and ends with the first answer: state, PKCE (RFC 7636) and
nonce are of no use to anybody else, or twice.
"""

import base64
import json
import time
from collections.abc import Mapping
from typing import Any

from authlib.common.security import generate_token
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import User
from accounts.seeing import seen_by_the_desk
from tickets.errors import GrantEnded, Refused
from tickets.mail import oauth
from tickets.mail.oauth_providers import Authority, authority
from tickets.mailboxes import listing
from tickets.models import Mailbox, OAuthClient, OAuthGrant, OutgoingMail
from tickets.models.mailbox import Arrival
from tickets.models.outgoing import OutgoingState

LASTS_SECONDS = 15 * 60
BEGIN_AGAIN = "Press 'Connect' on the page of the mailbox once more, and come back in this browser."


def return_url(provider: str) -> str:
    """The redirect address, as it is registered at the provider."""
    return f"{settings.ENV.base_url}{reverse('oauth_return', args=[provider])}"


def user_name(mailbox: Mailbox) -> str:
    """Whose mail it is at the provider; what was named, or the address."""
    named = {Arrival.IMAP: mailbox.imap_username, Arrival.POP3: mailbox.pop3_username}
    return named.get(Arrival(mailbox.arrival), mailbox.smtp_username) or mailbox.address


def begin(mailbox: Mailbox, by: User) -> tuple[str, dict[str, Any]]:
    """The provider's address to go to, and what the session has to remember. Raises Refused."""
    client = client_of(mailbox.sign_in)
    whose = authority(mailbox.sign_in, client.tenant)
    verifier, nonce = generate_token(64), generate_token(32)
    with oauth.session(client, redirect_uri=return_url(mailbox.sign_in), scope=" ".join(whose.scopes)) as http:
        url, state = http.create_authorization_url(
            whose.authorize_url, code_verifier=verifier, nonce=nonce, login_hint=user_name(mailbox), **whose.asks
        )
    errand = {"state": state, "verifier": verifier, "nonce": nonce, "mailbox": mailbox.pk, "by": by.pk}
    return url, errand | {"provider": mailbox.sign_in, "began": time.time()}


def finish(provider: str, errand: Mapping[str, Any] | None, by: User, said: Mapping[str, str]) -> Mailbox:
    """What the provider `said` becomes a grant. Raises Refused and what `oauth.asked` raises."""
    if errand is None or not _is_the_same(errand, provider, by, said.get("state", "")):
        raise Refused(f"This answer belongs to no connection that was begun here. {BEGIN_AGAIN}")
    mailbox = listing.mailbox(errand["mailbox"])
    client = client_of(provider)
    whose = authority(provider, client.tenant)
    if mailbox.sign_in != provider:
        raise Refused(f"{mailbox.address} does not sign in with {whose.name} any more.")
    if said.get("error") or not said.get("code"):
        raise Refused(f"{whose.name} did not let this desk in: {_in_words(said)}. Nothing was changed.")
    answer = _exchange(whose, client, errand, said["code"])
    account = _account(whose, client, errand, answer)
    _store(whose, mailbox, by, account, answer)
    return mailbox


def drop_unfit(mailbox: Mailbox, *, provider_changed: bool) -> None:
    """A grant is for one account at one provider."""
    grants = OAuthGrant.objects.filter(mailbox=mailbox)
    if not provider_changed:
        grants = grants.exclude(account=user_name(mailbox))
    grants.delete()


def client_of(provider: str) -> OAuthClient:
    """Raises Refused while this desk is not registered there."""
    client = OAuthClient.objects.filter(provider=provider).first()
    if client is None:
        name = authority(provider).name
        raise Refused(f"{name} does not know this desk yet: first fill in 'Sign-in with {name}'.")
    return client


def _is_the_same(errand: Mapping[str, Any], provider: str, by: User, state: str) -> bool:
    recent = time.time() - errand["began"] < LASTS_SECONDS
    ours = constant_time_compare(errand["state"], state)
    return ours and recent and errand["provider"] == provider and errand["by"] == by.pk


def _exchange(whose: Authority, client: OAuthClient, errand: Mapping[str, Any], code: str) -> dict[str, Any]:
    with oauth.session(client, redirect_uri=return_url(errand["provider"])) as http:
        try:
            return oauth.asked(
                whose,
                lambda: http.fetch_token(
                    whose.token_url, grant_type="authorization_code", code=code, code_verifier=errand["verifier"]
                ),
            )
        except GrantEnded as problem:
            raise Refused(f"{whose.name} does not take this answer any more. {BEGIN_AGAIN}") from problem


def _account(whose: Authority, client: OAuthClient, errand: Mapping[str, Any], answer: Mapping[str, Any]) -> str:
    """Who signed in, by the ID token. It came from the provider itself, over TLS: its signature says no more."""
    claims = _claims(str(answer.get("id_token", "")))
    audience = claims.get("aud")
    if client.client_id not in (audience if isinstance(audience, list) else [audience]):
        raise Refused(f"{whose.name} did not say for whom its answer is. Nothing was changed.")
    if claims.get("nonce") != errand["nonce"]:
        raise Refused(f"This answer of {whose.name} is an old one. {BEGIN_AGAIN}")
    return str(claims.get("email") or claims.get("preferred_username") or "")


def _in_words(said: Mapping[str, str]) -> str:
    if said.get("error") == "access_denied":
        return "access was not allowed"
    return " ".join((said.get("error_description") or said.get("error") or "no reason was given").split())[:300]


def _claims(id_token: str) -> dict[str, Any]:
    try:
        middle = id_token.split(".")[1]
        found = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    except (IndexError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


@transaction.atomic
def _store(whose: Authority, mailbox: Mailbox, by: User, account: str, answer: dict[str, Any]) -> None:
    wanted = user_name(mailbox)
    if whose.account_is_the_user and account.lower() != wanted.lower():
        raise Refused(
            f"You signed in as {account or 'somebody unknown'}, but the mail is {wanted}'s. Sign in as {wanted}. If "
            f"that is only another name of {account}, write {account} into 'User name' on this page first."
        )
    grant = OAuthGrant.objects.select_for_update().filter(mailbox=mailbox).first() or OAuthGrant(mailbox=mailbox)
    grant.account, grant.granted_by, grant.refresh_token = wanted, by, ""
    oauth.keep(grant, answer)
    if not grant.refresh_token:
        raise Refused(f"{whose.name} lets this desk in for an hour only. Allow access while you are away, too.")
    grant.granted_at = timezone.now()
    grant.save()
    _go_on(mailbox)


def _go_on(mailbox: Mailbox) -> None:
    """Fetches at the next look; answers that were put off are due."""
    Mailbox.objects.filter(pk=mailbox.pk).update(
        fetch_problem="", send_problem="", fetch_leased_until=None, fetch_paused_until=None
    )
    put_off = OutgoingMail.objects.filter(mailbox=mailbox, state=OutgoingState.QUEUED, attempts__gt=0)
    # Whoever lets the desk in again need not see the tickets of all that waits for it; nothing of it is shown.
    with seen_by_the_desk():
        put_off.update(due_at=timezone.now())
