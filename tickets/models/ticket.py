from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone

from tickets.models.customer import Customer
from tickets.models.kind import TicketKind
from tickets.models.mailbox import Mailbox
from tickets.models.reference import new_reference


class Status(models.TextChoices):
    OPEN = "open", "Open"
    WAITING = "waiting", "Waiting for the customer"
    ASKED = "asked", "Waiting for the owner"
    RESOLVED = "resolved", "Resolved"
    SPAM = "spam", "Spam"
    DELETED = "deleted", "Deleted"


class Visibility(models.TextChoices):
    HELD = "held", "Held until routed"
    TEAM = "team", "Team"
    OWNER = "owner", "Only the owner"


class Priority(models.TextChoices):
    LOW = "low", "Low"
    NORMAL = "normal", "Normal"
    HIGH = "high", "High"
    URGENT = "urgent", "Urgent"


class Satisfaction(models.TextChoices):
    GOOD = "good", "Good"
    BAD = "bad", "Not good"


class Kind(models.TextChoices):
    """Those that the desk comes with; `TicketKind` has all."""

    UNKNOWN = "", "No kind yet"
    PAYMENTS = "payments", "Payments"
    AUTORESPONDER = "autoresponder", "Autoresponder"
    HOSTING = "hosting", "Hosting"
    QUESTION = "question", "Customer question"
    COMPLAINT = "complaint", "Complaint"
    TESTIMONIAL = "testimonial", "Testimonial"
    AFFILIATE = "affiliate", "Affiliate request"


class Ticket(models.Model):
    """One matter of one customer. Reach tickets only through `tickets.access.visible_to`.

    `kind` is the slug of a TicketKind. `fields` holds what rules took out of mail, such as {"order_number": "4711"}.
    `customer_wrote_at`, `we_wrote_at` and `status_since` are the moments that rules count from. `rules_due_at`: not
    before then a rule that runs as time passes has anything to do here. `promised_at` is the nearest promise.
    """

    reference = models.CharField(max_length=8, unique=True, default=new_reference, editable=False)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="tickets")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    subject = models.CharField(max_length=500, blank=True)
    preview = models.CharField(max_length=160, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.HELD)
    kind = models.CharField(max_length=16, default=Kind.UNKNOWN, blank=True)
    priority = models.CharField(max_length=8, choices=Priority, default=Priority.NORMAL, db_default=Priority.NORMAL)
    tags = ArrayField(models.CharField(max_length=40), default=list, db_default=[], blank=True)
    fields = models.JSONField(default=dict, db_default={}, blank=True)
    satisfaction = models.CharField(max_length=8, choices=Satisfaction, blank=True, default="", db_default="")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )
    may_belong_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="strays")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_activity_at = models.DateTimeField(default=timezone.now)
    awaits_answer_since = models.DateTimeField(null=True, blank=True)
    customer_wrote_at = models.DateTimeField(null=True, blank=True)
    we_wrote_at = models.DateTimeField(null=True, blank=True)
    status_since = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    rules_due_at = models.DateTimeField(null=True, blank=True)
    target = models.ForeignKey(
        "tickets.ResponseTarget",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text="Set by a rule; otherwise the first that fits",
    )
    promised_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="ticket_status_known"),
            models.CheckConstraint(
                condition=models.Q(visibility__in=Visibility.values), name="ticket_visibility_valid"
            ),
        ]
        indexes = [
            models.Index(
                fields=["status", "-last_activity_at", "-id"], include=["visibility", "mailbox"], name="ticket_queued"
            ),
            models.Index(
                fields=["assignee", "status", "-last_activity_at", "-id"],
                include=["visibility", "mailbox"],
                name="ticket_at_work",
            ),
            models.Index(fields=["customer", "-last_activity_at"], name="ticket_by_customer"),
            models.Index(fields=["id"], condition=models.Q(visibility="held"), name="ticket_held"),
            models.Index(
                fields=["rules_due_at"], condition=models.Q(rules_due_at__isnull=False), name="ticket_rules_due"
            ),
            models.Index(
                fields=["snoozed_until"], condition=models.Q(snoozed_until__isnull=False), name="ticket_snoozed"
            ),
            GinIndex(fields=["tags"], name="ticket_tags"),
            models.Index(
                fields=["status", "-last_activity_at", "-id"],
                condition=models.Q(visibility="owner"),
                name="ticket_kept",
            ),
            models.Index(fields=["created_at"], name="ticket_came_in"),
            models.Index(
                fields=["created_at"],
                include=["id"],
                condition=models.Q(status__in=["open", "waiting", "asked"]),
                name="ticket_open",
            ),
            models.Index(fields=["merged_into"], condition=models.Q(merged_into__isnull=False), name="ticket_merged"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.subject}"

    @property
    def kind_name(self) -> str:
        """'' for none; a kind that nobody knows any more goes by its slug."""
        return TicketKind.names().get(self.kind, self.kind) if self.kind else ""
