import pytest

from accounts.models import User
from accounts.permissions import Permission

EVERYTHING = set(Permission)


def powers(user: User) -> set[Permission]:
    return {permission for permission in Permission if user.may(permission)}


def test_an_owner_may_everything_whatever_her_row_says():
    assert powers(User(role="owner", sends_replies=False, sees_addresses=False)) == EVERYTHING


def test_an_admin_reads_addresses_and_nothing_more():
    assert powers(User(role="admin", approves_replies=True, may_delete=True)) == {Permission.SEE_ADDRESSES}


def test_a_new_assistant_sends_and_reads_addresses():
    assert powers(User(role="assistant")) == {Permission.SEND, Permission.SEE_ADDRESSES}


@pytest.mark.parametrize("permission", Permission)
def test_each_permission_is_its_own(permission: Permission):
    fields = {each.value: False for each in Permission} | {"sends_replies": True, permission.value: True}
    assert powers(User(role="assistant", **fields)) == {Permission.SEND, permission}


def test_who_may_not_send_approves_nothing():
    assert not User(role="assistant", sends_replies=False, approves_replies=True).may(Permission.APPROVE)


@pytest.mark.parametrize("role", ["owner", "admin", "assistant", "nonsense"])
def test_who_was_deactivated_may_nothing(role: str):
    assert powers(User(role=role, is_active=False)) == set()
