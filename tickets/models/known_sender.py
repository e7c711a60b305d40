from django.db import models
from django.db.models.functions import Lower


class KnownSender(models.Model):
    """A domain of which one knows what its mail is about, with all below it: 'paypal.com' → payments."""

    domain = models.CharField(max_length=253, unique=True)
    kind = models.CharField(max_length=16)
    name = models.CharField(max_length=80, blank=True, help_text="Whose it is, such as 'PayPal'")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(domain=Lower("domain")), name="known_sender_lower")]
        ordering = ["kind", "domain"]

    def __str__(self) -> str:
        return self.domain


class Treatment(models.TextChoices):
    KEEP = "keep", "Keep it to me"
    REFUSE = "refuse", "Do not take it in"


class ProtectedSender(models.Model):
    """An address or a domain whose proven mail only the owner sees; decided before any rule.

    `forward_to` is an address of the owner's that gets each of their mails, '' for none.
    """

    value = models.CharField(max_length=320, unique=True, help_text="Lower case: an address, or a domain without @")
    name = models.CharField(max_length=120, blank=True, default="", db_default="", help_text="Who it is")
    treatment = models.CharField(
        max_length=8, choices=Treatment, default=Treatment.KEEP, db_default=Treatment.KEEP.value
    )
    forward_to = models.CharField(max_length=320, blank=True, default="", db_default="")
    left_out = models.PositiveIntegerField(default=0, db_default=0, help_text="How many mails were not taken in")
    left_out_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(value=Lower("value")), name="protected_sender_lower")]

    def __str__(self) -> str:
        return self.value
