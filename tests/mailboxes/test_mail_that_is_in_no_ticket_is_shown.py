import pytest

from tests.cast import signed_in
from tickets.models import InboundMail
from tickets.models.inbound import InboundState, Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def too_large(mailbox):
    return InboundMail.objects.create(
        mailbox=mailbox,
        source=Source.IMAP,
        delivery_key="imap:1:7",
        state=InboundState.UNFETCHED,
        problem="It has 31.0 MB; the limit is 26 MB",
    )


def test_the_admin_sees_what_could_not_be_fetched_and_why(adam, too_large):
    page = signed_in(adam).get("/mailboxes/").content.decode()
    assert "could not be fetched. It has 31.0 MB; the limit is 26 MB" in page
    assert "still on the mail server" in page


def test_without_trouble_nothing_is_said_of_it(adam, mailbox):
    assert "in no ticket" not in signed_in(adam).get("/mailboxes/").content.decode()
