"""System checks: an unsafe set-up does not start."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

LOOPBACK = ("localhost", "127.0.0.1", "::1")


@register(Tags.security)
def safe_in_public(app_configs: Any, **kwargs: Any) -> Iterable[CheckMessage]:
    """A desk that others can reach needs TLS, named hosts, and no debug pages."""
    public = urlsplit(settings.BASE_URL)
    at_home = public.hostname in LOOPBACK
    if settings.DEBUG and not at_home:
        yield Error("DEBUG shows settings and mail to strangers.", hint="Unset DEBUG.", id="supportdesk.E001")
    if public.scheme != "https" and not at_home:
        yield Error("Passwords would travel in the clear.", hint="Use https in BASE_URL.", id="supportdesk.E002")
    if "*" in settings.ALLOWED_HOSTS:
        yield Error("Any Host header is believed.", hint="Name them in ALLOWED_HOSTS.", id="supportdesk.E003")
    if settings.ENV.host not in LOOPBACK and at_home:
        yield Error(
            f"Others reach {settings.ENV.host}, but BASE_URL is {settings.BASE_URL}: links in mail lead nowhere.",
            hint="Set BASE_URL to the address that people type.",
            id="supportdesk.E004",
        )
    provider = urlsplit(settings.ENV.oauth_url or "")
    if provider.scheme == "http" and provider.hostname not in LOOPBACK:
        yield Error(
            "Keys to mailboxes would travel in the clear.",
            hint="Use https in SUPPORTDESK_OAUTH_URL.",
            id="supportdesk.E005",
        )
