"""The owner is asked once what cost and value are to go by, as soon as there is an assistant."""

from typing import Any

from django.db.models import Exists, QuerySet, Subquery
from django.db.models.functions import JSONObject

from accounts.models import User
from accounts.roles import Role
from tickets.hours.value.settings_form import AskedForm
from tickets.models import Business


def unasked(user: User) -> QuerySet[User]:
    """The owner's own row, as long as nobody has answered."""
    answered = Business.objects.filter(asked_at__isnull=False)
    assistants = User.objects.filter(role=Role.ASSISTANT, is_active=True)
    return User.objects.filter(~Exists(answered), Exists(assistants), pk=user.pk)


def told(rows: QuerySet[User]) -> QuerySet[User, Any]:
    """With what holds until then, if there is a row that says so, as JSON for `form_of`."""
    held = JSONObject(**{name: name for name in AskedForm.Meta.fields})
    return rows.values(told=JSONObject(held=Subquery(Business.objects.values(held=held)[:1])))


def form_of(found: dict[str, Any]) -> AskedForm:
    return AskedForm(instance=Business(**(found["held"] or {})))
