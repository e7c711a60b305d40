"""Mail providers that hand mail over: which view of anymail checks their calls, and where the mail stands in them.

Not here: Brevo, Resend and Mailtrap, whose calls hold no mail but make anymail fetch it, without a limit of time.
"""

from dataclasses import dataclass

from tickets.mail.webhooks import handed
from tickets.mail.webhooks.handed import Reader

ANYMAIL = "anymail.webhooks"


@dataclass(frozen=True)
class Provider:
    """`view` is anymail's, `read` finds the raw mail in a call.

    `key` is the argument of `view` that gets the provider's key; '' where the address holds a password of ours.
    """

    name: str
    view: str
    read: Reader
    key: str = ""
    signs_the_address: bool = False

    @property
    def signs(self) -> bool:
        return bool(self.key)


PROVIDERS = {
    "amazon_ses": Provider("Amazon SES", "tickets.mail.webhooks.amazon.InboundView", handed.by_amazon),
    "mailersend": Provider(
        "MailerSend", f"{ANYMAIL}.mailersend.MailerSendInboundWebhookView", handed.by_mailersend, "inbound_secret"
    ),
    "mailgun": Provider(
        "Mailgun", f"{ANYMAIL}.mailgun.MailgunInboundWebhookView", handed.by_mailgun, "webhook_signing_key"
    ),
    "mailjet": Provider("Mailjet", f"{ANYMAIL}.mailjet.MailjetInboundWebhookView", handed.nowhere),
    "mandrill": Provider(
        "Mandrill (Mailchimp Transactional)",
        f"{ANYMAIL}.mandrill.MandrillCombinedWebhookView",
        handed.by_mandrill,
        "webhook_key",
        signs_the_address=True,
    ),
    "postal": Provider("Postal", f"{ANYMAIL}.postal.PostalInboundWebhookView", handed.by_postal, "webhook_key"),
    "postmark": Provider("Postmark", f"{ANYMAIL}.postmark.PostmarkInboundWebhookView", handed.by_postmark),
    "sendgrid": Provider("SendGrid", f"{ANYMAIL}.sendgrid.SendGridInboundWebhookView", handed.by_sendgrid),
    "sparkpost": Provider("SparkPost", f"{ANYMAIL}.sparkpost.SparkPostInboundWebhookView", handed.by_sparkpost),
}
CHOICES = [(name, provider.name) for name, provider in PROVIDERS.items()]
