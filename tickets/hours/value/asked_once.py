"""The owner is asked once what cost and value are to go by: among what waits, once there is an assistant."""

from accounts.models import User
from accounts.roles import Capability, Role
from tickets.hours.value.settings_form import AskedForm
from tickets.models import Business


def waiting(user: User) -> AskedForm | None:
    """For `value/asked_once.html`, as `asked`; None where there is nothing to ask. Two statements at most."""
    if not user.can(Capability.RUN_BUSINESS):
        return None
    business = Business.current()
    if business.asked_at or not User.objects.filter(role=Role.ASSISTANT, is_active=True).exists():
        return None
    return AskedForm(instance=business)
