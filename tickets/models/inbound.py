from django.db import models
from django.db.models.functions import Now

from tickets.models.mailbox import Mailbox

# What is to be read next; sorted by this, a query uses the index of what waits.
IN_ORDER = models.F("id") + 0


class Source(models.TextChoices):
    SMTP = "smtp", "SMTP"
    LMTP = "lmtp", "LMTP"
    IMAP = "imap", "IMAP"
    POP3 = "pop3", "POP3"
    PIPE = "pipe", "A pipe from a mail server"
    HTTP = "http", "A mail provider's web call"
    IMPORT = "import", "An import of old mail"


class InboundState(models.TextChoices):
    RECEIVED = "received", "Received"
    PROCESSING = "processing", "Being read"
    SLOW = "slow", "Takes long to read"
    DONE = "done", "In a ticket"
    FAILED = "failed", "Could not be filed"
    UNFETCHED = "unfetched", "Could not be fetched"
    LEFT = "left", "Left on the server: older than the chosen day"
    LEFT_OUT = "left_out", "Not taken in: the owner wants it so"


PENDING = (InboundState.RECEIVED, InboundState.PROCESSING)
TROUBLED = (InboundState.FAILED, InboundState.UNFETCHED)


class InboundMail(models.Model):
    """A message as it was delivered. Committed before the sender is told that we have it.

    `delivery_key` is what makes a second delivery of the same thing the same row: UIDVALIDITY and UID, or
    the envelope and the hash of the content. `raw_name` names the bytes in the default storage; with
    `is_head_only` those are the head alone, the rest being too large. `fingerprint` is what the mail says, hashed
    without what each way of delivery adds to it; '' until it was read. `client_ip` and `client_name` are who handed
    it to us by SMTP.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="inbound", db_index=False)
    source = models.CharField(max_length=8, choices=Source)
    delivery_key = models.CharField(max_length=160)
    envelope_from = models.CharField(max_length=512, blank=True)
    envelope_to = models.CharField(max_length=512, blank=True)
    client_ip = models.GenericIPAddressField(null=True, blank=True)
    client_name = models.CharField(max_length=255, blank=True, default="", db_default="")
    fingerprint = models.CharField(max_length=64, blank=True, default="", db_default="")
    raw_name = models.CharField(max_length=160, blank=True)
    is_head_only = models.BooleanField(default=False, db_default=False)
    size = models.PositiveBigIntegerField(default=0)
    is_old = models.BooleanField(default=False, help_text="From before this desk: nothing is answered by itself")
    received_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=12, choices=InboundState, default=InboundState.RECEIVED)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailbox", "delivery_key"], name="inbound_delivered_once")]
        indexes = [
            models.Index(fields=["raw_name"], name="inbound_by_content"),
            # By an expression: ordered by the id itself, the planner walks the primary key, past all that is done.
            models.Index(
                "mailbox",
                IN_ORDER,
                condition=models.Q(state__in=["received", "processing"]),
                name="inbound_waiting",
            ),
            models.Index(
                fields=["mailbox", "fingerprint"], condition=~models.Q(fingerprint=""), name="inbound_by_fingerprint"
            ),
            models.Index(fields=["id"], condition=models.Q(state="slow"), name="inbound_slow"),
            models.Index(fields=["id"], condition=models.Q(state__in=["failed", "unfetched"]), name="inbound_troubled"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.delivery_key}"

    @property
    def is_history(self) -> bool:
        """From an old inbox, and done with: it waits for nobody."""
        return self.is_old and self.is_imported

    @property
    def is_imported(self) -> bool:
        """From the files of an old inbox, which holds our own answers too."""
        return self.source == Source.IMPORT
