"""From a provider's call to a stored mail: is it the provider, what does it hand over, is it durable."""

import logging
from typing import Any

from anymail.exceptions import AnymailConfigurationError, AnymailError, AnymailWebhookValidationFailure
from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils.module_loading import import_string

from tickets.errors import CallRefused, NotStored, PasswordAsked
from tickets.mail import receiving
from tickets.mail.seals import Seal
from tickets.mail.webhooks.handed import Handed
from tickets.mail.webhooks.providers import PROVIDERS, Provider
from tickets.mail.webhooks.rebuilding import as_it_came, from_parts
from tickets.models import Mailbox
from tickets.models.inbound import Source
from tickets.models.mailbox import Arrival

log = logging.getLogger(__name__)

USER = "supportdesk"
SEAL = Seal("supportdesk.handed-over", lambda digest: digest.hex()[:32])
# What a call that nobody expects ends in, deep in the parsing.
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, AnymailError)
TAKING: dict[str, Any] = {"is_active": True, "arrival": Arrival.HTTP, "webhook_provider__in": list(PROVIDERS)}


def address_key(mailbox_id: int) -> str:
    """What names a mailbox in its address: its number, and what nobody guesses."""
    return f"{mailbox_id}-{SEAL.on(str(mailbox_id))}"


def mailbox_at(key: str) -> Mailbox | None:
    """The active mailbox with this address. Raises NotStored when the database cannot say."""
    number, _, mark = key.partition("-")
    mailbox_id = int(number) if number.isdecimal() and len(number) < 19 else 0
    if str(mailbox_id) != number or not SEAL.holds(number, mark):
        return None
    try:
        return Mailbox.objects.filter(pk=mailbox_id, **TAKING).first()
    except (DatabaseError, InterfaceError) as problem:
        raise NotStored(f"The database is away: {problem}") from problem


def address_of(mailbox: Mailbox) -> str:
    """What to give to the provider; it holds a password where that is all that proves a call."""
    path = reverse("handed_over", args=[address_key(mailbox.pk)])
    scheme, _, rest = settings.ENV.base_url.partition("://")
    proof = "" if PROVIDERS[mailbox.webhook_provider].signs else f"{USER}:{mailbox.webhook_secret}@"
    return f"{scheme}://{proof}{rest}{path}"


def take(mailbox: Mailbox, call: HttpRequest) -> int:
    """How many mails were stored. Raises CallRefused, NotStored: then the provider must keep them and try again."""
    provider = PROVIDERS[mailbox.webhook_provider]
    try:
        handed = _read(provider, _checked(provider, mailbox, call), call)
    except PasswordAsked:
        raise
    except (CallRefused, NotStored) as problem:
        note_refusal(mailbox, str(problem))
        raise
    for mail in handed:
        _store(mailbox, mail)
    if mailbox.fetch_problem or mailbox.refused_calls:
        Mailbox.objects.filter(pk=mailbox.pk).update(fetch_problem="", refused_calls=0)
    return len(handed)


def note_refusal(mailbox: Mailbox, why: str) -> None:
    log.warning("A call for %s was refused: %s", mailbox, why)
    said = f"A call of {PROVIDERS[mailbox.webhook_provider].name} was refused: {why}."
    Mailbox.objects.filter(pk=mailbox.pk).update(fetch_problem=said, refused_calls=F("refused_calls") + 1)


def _store(mailbox: Mailbox, mail: Handed) -> None:
    receiving.store(
        mailbox,
        mail.raw,
        Source.HTTP,
        envelope_from=mail.sender,
        envelope_to=mail.recipient,
        delivery_key=f"http:{mailbox.webhook_provider}:{mail.key}"[:160] if mail.key else "",
    )


def _checked(provider: Provider, mailbox: Mailbox, call: HttpRequest) -> Any:
    """Anymail's view, after it has found that the call is the provider's. Raises CallRefused."""
    if not mailbox.webhook_secret:
        raise NotStored("its key is missing, see 'Key' on the page of this mailbox")
    if not provider.signs and "Authorization" not in call.headers:
        raise PasswordAsked("a call without a password")
    try:
        view = import_string(provider.view)(**_proof(provider, mailbox))
        view.setup(call)
        view.run_validators(call)
    except AnymailWebhookValidationFailure as problem:
        raise CallRefused(f"it is not proven to be {provider.name}'s; compare the key, or the address") from problem
    except UNREADABLE as problem:
        raise NotStored(f"it cannot be checked, is the key whole? ({type(problem).__name__})") from problem
    return view


def _proof(provider: Provider, mailbox: Mailbox) -> dict[str, str]:
    if not provider.signs:
        return {"webhook_secret": f"{USER}:{mailbox.webhook_secret}"}
    signed_address = {"webhook_url": address_of(mailbox)} if provider.signs_the_address else {}
    return {provider.key: mailbox.webhook_secret} | signed_address


def _read(provider: Provider, view: Any, call: HttpRequest) -> list[Handed]:
    try:
        return provider.read(call) or from_parts(view, call)
    except (AnymailConfigurationError, AnymailWebhookValidationFailure) as problem:
        raise CallRefused(f"it hands over no mail ({str(problem)[:300]})") from problem
    except UNREADABLE as problem:
        log.warning("A call of %s cannot be read: %r", provider.name, problem)
        return [as_it_came(call, provider.name, problem)]
