"""What one person may do beyond their role: owners everything, assistants what an owner gave them."""

from enum import StrEnum
from typing import TYPE_CHECKING

from accounts.roles import Role

if TYPE_CHECKING:
    from accounts.models import User


class Permission(StrEnum):
    """Each value is the column of `User` that holds it for an assistant."""

    SEND = "sends_replies"
    APPROVE = "approves_replies"
    DELETE = "may_delete"
    EXPORT = "may_export"
    SEE_ADDRESSES = "sees_addresses"


OF_ROLE: dict[str, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.ADMIN: frozenset({Permission.SEE_ADDRESSES}),
}


def permits(user: "User", permission: Permission) -> bool:
    """Costs no query. Who may not send approves nothing: approving sends."""
    if not user.is_active:
        return False
    if user.role != Role.ASSISTANT:
        return permission in OF_ROLE.get(user.role, frozenset())
    if permission == Permission.APPROVE and not user.sends_replies:
        return False
    return bool(getattr(user, permission.value))
