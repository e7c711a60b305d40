from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models.functions import Lower, Now

from accounts.permissions import Permission, permits
from accounts.roles import Capability, Role, capabilities_of

# Columns that decide what somebody sees and may do, and what they hold.
Powers = tuple[tuple[str, Any], ...]
POWERS = ("id", "role", "is_active", *(permission.value for permission in Permission))


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Makes a person whose address counts as theirs: an invitation or an administrator vouched for it."""
        from allauth.account.models import EmailAddress  # not loaded yet while the apps' models are

        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        with transaction.atomic(using=self._db):
            user.save(using=self._db)
            EmailAddress.objects.using(self._db).create(user=user, email=user.email, verified=True, primary=True)
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """A person of the business. Deactivated people stay: their name is on what they did."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=16, choices=Role)
    time_zone = models.CharField(max_length=64, default="UTC")
    languages = models.CharField(
        max_length=80,
        blank=True,
        default="",
        db_default="",
        help_text="They answer in: 'en de' (ISO 639-1)",
    )
    sends_replies = models.BooleanField(default=True, db_default=True, help_text="Without it: drafts only")
    approves_replies = models.BooleanField(default=False, db_default=False, help_text="Those of others")
    may_delete = models.BooleanField(default=False, db_default=False)
    may_export = models.BooleanField(default=False, db_default=False)
    sees_addresses = models.BooleanField(default=True, db_default=True, help_text="Of customers")
    only_mailboxes = ArrayField(
        models.BigIntegerField(),
        null=True,
        blank=True,
        help_text="Ids of the mailboxes whose tickets they see; all without",
    )
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(db_default=Now(), editable=False)
    session_round = models.PositiveIntegerField(default=0, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name", "role"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower_case"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role_known"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def can(self, capability: Capability) -> bool:
        return self.is_active and capability in capabilities_of(self.role)

    def may(self, permission: Permission) -> bool:
        return permits(self, permission)

    # Sessions carry these: raising `session_round` ends all of them for good.
    def get_session_auth_hash(self) -> str:
        return f"{super().get_session_auth_hash()}{self.session_round}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for former in super().get_session_auth_fallback_hash():
            yield f"{former}{self.session_round}"

    async def is_still_here(self) -> bool:
        """Reads again whether this session may go on: for connections that outlive a request."""
        return await User.objects.filter(pk=self.pk, is_active=True, session_round=self.session_round).aexists()

    @property
    def powers(self) -> Powers:
        """For remembering what was worked out for this person, as long as they may what they may now."""
        mailboxes = None if self.only_mailboxes is None else tuple(self.only_mailboxes)
        return (*((name, getattr(self, name)) for name in POWERS), ("only_mailboxes", mailboxes))

    @property
    def tzinfo(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email.split("@")[0]
