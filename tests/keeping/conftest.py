import pytest

from tests.cast import make_mailbox
from tests.keeping.arriving import SERVER
from tickets.models import Mailbox, ProtectedSender


@pytest.fixture
def mailbox(db: None) -> Mailbox:
    """The address that the letters go to; its server in front says who sent them."""
    mailbox = make_mailbox("support@example.com", "Acme support")
    mailbox.trusted_servers = SERVER
    mailbox.save()
    return mailbox


@pytest.fixture
def laura(db: None) -> ProtectedSender:
    """The owner's lawyer."""
    return ProtectedSender.objects.create(value="laura@firm.example", name="Laura Lawyer")


@pytest.fixture
def partner(db: None) -> ProtectedSender:
    """Everybody at a partner's."""
    return ProtectedSender.objects.create(value="voss-partners.example", name="Voss Partners")
