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


class ProtectedSender(models.Model):
    """An address or a domain whose proven mail only the owner sees; decided before any rule."""

    value = models.CharField(max_length=320, unique=True, help_text="Lower case: an address, or a domain without @")
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(value=Lower("value")), name="protected_sender_lower")]

    def __str__(self) -> str:
        return self.value
