import pytest

from tickets.models import Mailbox


@pytest.fixture
def mailbox(db) -> Mailbox:
    return Mailbox.objects.create(name="Acme support", address="support@example.com")


@pytest.fixture
def other_mailbox(db) -> Mailbox:
    return Mailbox.objects.create(name="Acme sales", address="sales@example.com")


@pytest.fixture
def asha(db):
    from accounts.models import User

    return User.objects.create_user("asha@example.com", "x", name="Asha", role="assistant")
