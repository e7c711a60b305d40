from django.db import models
from django.db.models.functions import Lower, Now


class Customer(models.Model):
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=320, help_text="Lower case; may be malformed when the sender's was")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email"], name="customer_email_unique"),
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="customer_email_lower_case"),
        ]

    def __str__(self) -> str:
        return self.name or self.email
