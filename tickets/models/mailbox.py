from django.db import models
from django.db.models.functions import Lower, Now

from tickets.models.secret_field import SecretField


class Arrival(models.TextChoices):
    SMTP = "smtp", "Sent straight to this desk (SMTP or LMTP)"
    IMAP = "imap", "Fetched from an IMAP mailbox"
    POP3 = "pop3", "Fetched from a POP3 mailbox"
    HTTP = "http", "Handed over by a mail provider (web call)"


class Departure(models.TextChoices):
    FOLDER = "folder", "Not sent: written to the data folder"
    SMTP = "smtp", "Through an SMTP server"


class Security(models.TextChoices):
    TLS = "tls", "TLS"
    STARTTLS = "starttls", "STARTTLS"
    NONE = "none", "None (this machine only)"


class SignIn(models.TextChoices):
    PASSWORD = "password", "With a password"
    GOOGLE = "google", "With Google"
    MICROSOFT = "microsoft", "With Microsoft 365"


class Mailbox(models.Model):
    """A support address: how its mail arrives and how answers leave.

    `trusted_servers` are the names (authserv-id, RFC 8601) of servers whose word on a sender counts, a line each.
    """

    name = models.CharField(max_length=80, help_text="How customers see it, such as 'Acme support'")
    address = models.EmailField(max_length=254)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    arrival = models.CharField(max_length=8, choices=Arrival, default=Arrival.SMTP)
    sign_in = models.CharField(max_length=10, choices=SignIn, default=SignIn.PASSWORD, db_default=SignIn.PASSWORD)
    imap_host = models.CharField(max_length=255, blank=True)
    imap_port = models.PositiveIntegerField(default=993)
    imap_security = models.CharField(max_length=8, choices=Security, default=Security.TLS)
    imap_username = models.CharField(max_length=255, blank=True)
    imap_password = SecretField(blank=True)
    imap_folder = models.CharField(max_length=255, default="INBOX")
    pop3_host = models.CharField(max_length=255, blank=True, default="", db_default="")
    pop3_port = models.PositiveIntegerField(default=995, db_default=995)
    pop3_security = models.CharField(max_length=8, choices=Security, default=Security.TLS, db_default=Security.TLS)
    pop3_username = models.CharField(max_length=255, blank=True, default="", db_default="")
    pop3_password = SecretField(blank=True, default="", db_default="")
    webhook_provider = models.CharField(max_length=32, blank=True, default="", db_default="")
    webhook_secret = SecretField(blank=True, default="", db_default="")
    refused_calls = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    trusted_servers = models.TextField(blank=True, default="", db_default="")
    import_since = models.DateField(null=True, blank=True)
    delete_fetched = models.BooleanField(default=False)

    departure = models.CharField(max_length=8, choices=Departure, default=Departure.FOLDER)
    smtp_host = models.CharField(max_length=255, blank=True)
    smtp_port = models.PositiveIntegerField(default=587)
    smtp_security = models.CharField(max_length=8, choices=Security, default=Security.STARTTLS)
    smtp_username = models.CharField(max_length=255, blank=True)
    smtp_password = SecretField(blank=True)
    way_out_awaits_owner = models.BooleanField(default=False, db_default=False, editable=False)
    token_in_reply_address = models.BooleanField(default=False)

    acknowledges = models.BooleanField(default=False, db_default=False)
    acknowledgement = models.TextField(blank=True, default="", db_default="")
    asks_how_it_was = models.BooleanField(default=False, db_default=False)
    failing_after_minutes = models.PositiveIntegerField(default=30, db_default=30)
    silent_after_hours = models.PositiveIntegerField(null=True, blank=True)

    # Where fetching stands. A UID means something only together with its UIDVALIDITY (RFC 9051, 2.3.1.1).
    uid_validity = models.BigIntegerField(null=True, editable=False)
    last_uid = models.BigIntegerField(default=0, editable=False)
    fetch_leased_until = models.DateTimeField(null=True, editable=False)
    fetch_paused_until = models.DateTimeField(null=True, editable=False)
    last_fetched_at = models.DateTimeField(null=True, editable=False)
    last_arrived_at = models.DateTimeField(null=True, editable=False)
    last_sent_at = models.DateTimeField(null=True, editable=False)
    fetch_problem = models.TextField(blank=True, editable=False)
    send_problem = models.TextField(blank=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("address"), name="mailbox_address_unique")]

    def __str__(self) -> str:
        return self.address

    @classmethod
    def secret_fields(cls, path: str = "") -> tuple[str, ...]:
        """For `defer`, where `path` leads to a mailbox: reading a secret costs a decryption, and few need it."""
        return tuple(f"{path}{field.name}" for field in cls._meta.fields if isinstance(field, SecretField))

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]
