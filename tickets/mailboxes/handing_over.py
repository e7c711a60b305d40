"""What the page of a mailbox says about the provider that hands its mail over."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from tickets.mail.connecting import LOOPBACK
from tickets.mail.webhooks import taking
from tickets.mail.webhooks.providers import PROVIDERS
from tickets.models import Mailbox
from tickets.models.mailbox import Arrival

STEPS = {
    "amazon_ses": "In SES, make a receipt rule for this address with the action 'Publish to Amazon SNS topic', "
    "encoding Base64, and subscribe the address below to that topic (protocol HTTPS). Amazon hands over mail of up "
    "to 150 kB in this way; for larger mail let it forward to this desk by SMTP.",
    "mailersend": "Under Email, Inbound routes, add a route that posts to the address below. Copy its secret into "
    "'Key'.",
    "mailgun": "Under Receiving, create a route for this mail address that forwards to the address below. Copy the "
    "HTTP webhook signing key, from the API security page of your account, into 'Key'.",
    "mailjet": "Use its Parse API to make a parse route with the address below. Mailjet hands over a mail in parts: "
    "it is put together again here.",
    "mandrill": "Under Inbound, add a route to the address below. Copy the key of its webhook into 'Key'.",
    "postal": "Make an HTTP endpoint with the address below, format 'Raw message', and a route for this mail "
    "address. Copy the public key of Postal's default DKIM record, without 'p=', into 'Key'.",
    "postmark": "In the settings of its inbound stream, set the webhook to the address below, and tick 'Include raw "
    "email content in JSON payload'.",
    "sendgrid": "Under Inbound Parse, add a host and the address below, and tick 'POST the raw, full MIME message'.",
    "sparkpost": "Make a relay webhook for your inbound domain with the address below.",
}


@dataclass(frozen=True)
class HandingOver:
    """`address` holds a password at some providers: whoever has it can hand mail in, and read nothing."""

    provider: str
    address: str
    steps: str
    lacks_key: bool
    is_out_of_reach: bool


def shown(mailbox: Mailbox) -> HandingOver | None:
    """None for a mailbox whose mail comes in another way."""
    provider = PROVIDERS.get(mailbox.webhook_provider)
    if mailbox.arrival != Arrival.HTTP or provider is None:
        return None
    return HandingOver(
        provider.name,
        taking.address_of(mailbox),
        STEPS[mailbox.webhook_provider],
        lacks_key=not mailbox.webhook_secret,
        is_out_of_reach=urlsplit(settings.ENV.base_url).hostname in LOOPBACK,
    )
