"""Amazon SES by SNS, without Amazon's own library: the mail is in the notification (up to 150 kB), not in S3."""

import re
from typing import Any
from urllib.parse import urlsplit

import requests
from anymail.exceptions import AnymailConfigurationError, AnymailWebhookValidationFailure
from anymail.webhooks.amazon_ses import AmazonSESBaseWebhookView, AmazonSESInboundWebhookView

from tickets.errors import NotStored

SNS = re.compile(r"sns\.[a-z0-9-]+\.amazonaws\.com(\.cn)?")
SECONDS = 10


class InboundView(AmazonSESInboundWebhookView):
    """Confirms a subscription by visiting its address, which has to be Amazon's."""

    def __init__(self, **kwargs: Any) -> None:
        # What lies between only prepares for S3.
        self.auto_confirm_enabled = True
        super(AmazonSESBaseWebhookView, self).__init__(**kwargs)

    def auto_confirm_sns_subscription(self, sns_message: dict[str, Any]) -> None:
        address = str(sns_message.get("SubscribeURL", ""))
        parts = urlsplit(address)
        if parts.scheme != "https" or not SNS.fullmatch(parts.netloc):
            raise AnymailWebhookValidationFailure("The address of the subscription is not Amazon's")
        try:
            requests.get(address, timeout=SECONDS, allow_redirects=False).raise_for_status()
        except requests.RequestException as problem:
            raise NotStored("The subscription could not be confirmed") from problem

    def fetch_s3_chunks(self, bucket_name: str, object_key: str) -> Any:
        raise AnymailConfigurationError("Let the receipt rule publish the mail to SNS, not put it into S3")
