from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from tickets.models.mailbox import Mailbox, SignIn
from tickets.models.secret_field import SecretField


class OAuthClient(models.Model):
    """What Google or Microsoft know this desk by. `tenant` is Microsoft's; '' means any."""

    provider = models.CharField(max_length=10, choices=SignIn, unique=True)
    client_id = models.CharField(max_length=255)
    client_secret = SecretField(blank=True)
    tenant = models.CharField(max_length=255, blank=True)

    def __str__(self) -> str:
        return self.provider


class OAuthGrant(models.Model):
    """The leave to read and send a mailbox's mail that its owner gave at the provider.

    `problem` says in words why it has ended ('connect again'); '' while it holds.
    """

    mailbox = models.OneToOneField(Mailbox, on_delete=models.CASCADE, related_name="grant")
    account = models.CharField(max_length=320, help_text="The user name of XOAUTH2")
    refresh_token = SecretField(blank=True)
    access_token = SecretField(blank=True)
    expires_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.account
