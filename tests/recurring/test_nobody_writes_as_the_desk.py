"""A mail that claims to be from where duties come from is filed with somebody else, so that it never looks like one."""

from tests.recurring.made import make_duty
from tickets.mail import customers
from tickets.models import Customer
from tickets.models.customer import DUTIES
from tickets.recurring import opening


def test_the_desks_own_address_is_nobodys(olivia, asha, mailbox):
    make_duty(olivia, asha, mailbox)
    opening.open_due()
    claimed = customers.clean_address(f" {DUTIES.upper()} ")
    assert Customer.objects.get(email=DUTIES).name == "Duties"
    assert customers.ensure({claimed: "Duties"})[claimed].email == f"not-{DUTIES}"
    assert not Customer.objects.get(email=f"not-{DUTIES}").tickets.exists()
