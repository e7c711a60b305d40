"""Mail providers that hand mail over: which view of anymail checks their calls, and where the mail stands in them.

Not here: Brevo, Resend and Mailtrap, whose calls hold no mail but make anymail fetch it, without a limit of time.
"""

from dataclasses import dataclass

from tickets.mail.webhooks import reading
from tickets.mail.webhooks.reading import Reader

ANYMAIL = "anymail.webhooks"


@dataclass(frozen=True)
class Provider:
    """`key` is the argument of `view` that gets the provider's key; '' where the address holds a password of ours."""

    name: str
    view: str
    read: Reader
    key: str = ""
    signs_the_address: bool = False

    @property
    def signs(self) -> bool:
        return bool(self.key)


PROVIDERS = {
    "amazon_ses": Provider("Amazon SES", "tickets.mail.webhooks.amazon.InboundView", reading.from_ses),
    "mailersend": Provider(
        "MailerSend",
        f"{ANYMAIL}.mailersend.MailerSendInboundWebhookView",
        reading.in_json("data", "raw", key=True),
        "inbound_secret",
    ),
    "mailgun": Provider(
        "Mailgun", f"{ANYMAIL}.mailgun.MailgunInboundWebhookView", reading.in_form("body-mime"), "webhook_signing_key"
    ),
    "mailjet": Provider("Mailjet", f"{ANYMAIL}.mailjet.MailjetInboundWebhookView", reading.in_json()),
    "mandrill": Provider(
        "Mandrill (Mailchimp Transactional)",
        f"{ANYMAIL}.mandrill.MandrillCombinedWebhookView",
        reading.in_json("msg", "raw_msg"),
        "webhook_key",
        signs_the_address=True,
    ),
    "postal": Provider("Postal", f"{ANYMAIL}.postal.PostalInboundWebhookView", reading.from_postal, "webhook_key"),
    "postmark": Provider(
        "Postmark", f"{ANYMAIL}.postmark.PostmarkInboundWebhookView", reading.in_json("RawEmail", key=True)
    ),
    "sendgrid": Provider("SendGrid", f"{ANYMAIL}.sendgrid.SendGridInboundWebhookView", reading.in_form("email")),
    "sparkpost": Provider("SparkPost", f"{ANYMAIL}.sparkpost.SparkPostInboundWebhookView", reading.from_sparkpost),
}
CHOICES = [(name, provider.name) for name, provider in PROVIDERS.items()]
