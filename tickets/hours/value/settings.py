"""What cost and value go by: said once by an owner, and changed whenever they like."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from tickets.hours.value import incomes, remembered
from tickets.models import Business


@transaction.atomic
def keep(business: Business, by: User) -> Business:
    """Refused for who is no owner. From now on nobody is asked for it any more. Of two who say it at once for the first
    time the later one holds."""
    incomes.check(by)
    business.asked_at = timezone.now()
    business.save(update_fields=_changed(business))
    remembered.forget()
    return business


def _changed(business: Business) -> list[str]:
    """Nothing else is written: with another time zone, as the database sees it, all days are counted anew."""
    names = [field.name for field in Business._meta.fields if not field.primary_key]
    held = Business.objects.select_for_update().filter(pk=business.pk).first()
    if held is None:
        Business.objects.bulk_create([business], ignore_conflicts=True)
        return names
    return [name for name in names if getattr(held, name) != getattr(business, name)]


def ask_no_more(by: User) -> None:
    """'Not now': it stays as it is, and can be said on its page."""
    keep(Business.current(), by)
