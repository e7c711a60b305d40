from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import open_ticket, signed_in
from tickets.models import Customer
from tickets.models.ticket import Visibility

pytestmark = pytest.mark.django_db
HINT = "The team reads these tags"


def page(person, ticket):
    return signed_in(person).get(f"/tickets/{ticket.reference}/").content.decode()


def test_a_customer_is_here_since_the_first_ticket_that_one_sees(mailbox, carl, asha, olivia):
    then = timezone.now().replace(year=2019, month=3, day=7)
    Customer.objects.update(created_at=then)
    open_ticket(mailbox, carl, "Our divorce", visibility=Visibility.OWNER, at=then)
    open_ticket(mailbox, carl, "First", at=timezone.now().replace(year=2021, month=5, day=9))
    ticket = open_ticket(mailbox, carl, "Second", at=timezone.now() - timedelta(days=1))
    assert "Here since 9 May 2021" in page(asha, ticket)
    assert "2019" not in page(asha, ticket)
    assert "Here since 7 March 2019" in page(olivia, ticket)


def test_the_owner_is_told_who_reads_the_tags_of_a_customer(private, ticket, asha, olivia):
    assert HINT in page(olivia, private)
    assert HINT not in page(olivia, ticket)
    assert HINT not in page(asha, ticket)
