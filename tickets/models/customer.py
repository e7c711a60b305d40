from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models.functions import Lower, Now, Reverse, Upper

# Whom tickets are from that are no mail. No mail is from there: see `tickets.mail.customers`.
DUTIES = "duties@desk.invalid"


class Customer(models.Model):
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=320, help_text="Lower case; may be malformed when the sender's was")
    tags = ArrayField(models.CharField(max_length=40), default=list, db_default=[], blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email"], name="customer_email_unique"),
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="customer_email_lower_case"),
        ]
        # For prefixes: the unique index serves LIKE only where the database's collation is C.
        indexes = [
            models.Index(OpClass("email", "varchar_pattern_ops"), name="customer_by_email_prefix"),
            models.Index(OpClass(Upper("name"), "text_pattern_ops"), name="customer_by_name_prefix"),
            models.Index(OpClass(Reverse("email"), "text_pattern_ops"), name="customer_by_domain"),
        ]

    def __str__(self) -> str:
        return self.name or self.email
