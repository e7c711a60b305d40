"""What a monitor shows: HEALTH_TOKEN of the environment, and one that an admin made and saw once."""

import hashlib
import secrets

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import User
from tickets.models import HealthToken


def renew(by: User) -> str:
    """The new token, which is kept as a hash only; the former one stops working."""
    token = secrets.token_urlsafe(32)
    HealthToken.objects.update_or_create(
        pk=1, defaults={"token_hash": _hash(token), "made_by": by, "made_at": timezone.now()}
    )
    return token


def current() -> HealthToken | None:
    return HealthToken.objects.select_related("made_by").first()


def is_of_the_environment(token: str) -> bool:
    """Asks no database."""
    return bool(settings.ENV.health_token) and constant_time_compare(token, settings.ENV.health_token)


def is_ours(token: str) -> bool:
    """Whether `token` is the one that an admin made."""
    kept = HealthToken.objects.values_list("token_hash", flat=True).first()
    return kept is not None and constant_time_compare(_hash(token), kept)


def _hash(token: str) -> str:
    # The token is random and long: a slow hash would protect nothing more.
    return hashlib.sha256(token.encode()).hexdigest()
