import pytest

from tests.cast import make_mailbox
from tickets.models import Mailbox


@pytest.fixture
def mailbox(db: None) -> Mailbox:
    """The address that the letters in letters.py go to."""
    return make_mailbox("support@example.com", "Acme support")


@pytest.fixture
def other_mailbox(db: None) -> Mailbox:
    return make_mailbox("sales@example.com", "Acme sales")
