"""What cost and value go by: said once by an owner, and changed whenever they like."""

from django.utils import timezone

from accounts.models import User
from tickets.hours.value import incomes, remembered
from tickets.models import Business


def keep(business: Business, by: User) -> Business:
    """Refused for who is no owner. From now on nobody is asked for it any more."""
    incomes.check(by)
    business.asked_at = timezone.now()
    business.save()
    remembered.forget()
    return business


def ask_no_more(by: User) -> None:
    """'Not now': it stays as it is, and can be said on its page."""
    keep(Business.current(), by)
