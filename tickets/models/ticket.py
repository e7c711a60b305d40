from django.conf import settings
from django.db import models
from django.utils import timezone

from tickets.models.customer import Customer
from tickets.models.mailbox import Mailbox
from tickets.models.reference import new_reference


class Status(models.TextChoices):
    OPEN = "open", "Open"
    WAITING = "waiting", "Waiting for the customer"
    RESOLVED = "resolved", "Resolved"


class Visibility(models.TextChoices):
    HELD = "held", "Held until routed"
    TEAM = "team", "Team"
    OWNER = "owner", "Only the owner"


class Kind(models.TextChoices):
    UNKNOWN = "", "No kind yet"
    PAYMENTS = "payments", "Payments"
    AUTORESPONDER = "autoresponder", "Autoresponder"
    HOSTING = "hosting", "Hosting"
    QUESTION = "question", "Customer question"
    COMPLAINT = "complaint", "Complaint"
    TESTIMONIAL = "testimonial", "Testimonial"
    AFFILIATE = "affiliate", "Affiliate request"


class Ticket(models.Model):
    """One matter of one customer. Reach tickets only through `tickets.access.visible_to`."""

    reference = models.CharField(max_length=8, unique=True, default=new_reference, editable=False)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="tickets")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    subject = models.CharField(max_length=500, blank=True)
    preview = models.CharField(max_length=160, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.HELD)
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.UNKNOWN, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    may_belong_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="strays")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_activity_at = models.DateTimeField(default=timezone.now)
    awaits_answer_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="ticket_status_known"),
            models.CheckConstraint(
                condition=models.Q(visibility__in=Visibility.values), name="ticket_visibility_valid"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-last_activity_at", "-id"], include=["visibility"], name="ticket_in_queue"),
            models.Index(
                fields=["assignee", "status", "-last_activity_at", "-id"],
                include=["visibility"],
                name="ticket_assigned",
            ),
            models.Index(fields=["customer", "-last_activity_at"], name="ticket_by_customer"),
            models.Index(fields=["id"], condition=models.Q(visibility="held"), name="ticket_held"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.subject}"
