"""Who wrote: finds or makes the customers of a batch."""

from collections.abc import Collection

from tickets.mail.parsing import Address, ParsedMail
from tickets.models import Customer, InboundMail
from tickets.models.customer import DUTIES


def writer_of(mail: ParsedMail, row: InboundMail, our_addresses: frozenset[str]) -> Address:
    """Whom an answer goes to: Reply-To where the sender asks for it, else From, else the envelope's sender.

    Of a letter that we wrote ourselves, from an old inbox: whom it went to.
    """
    for address in (*mail.reply_to[:1], mail.sender):
        if address.email and address.email.lower() not in our_addresses:
            return Address(address.name or mail.sender.name, clean_address(address.email))
    for address in mail.to if row.is_imported else ():
        if address.email and address.email.lower() not in our_addresses:
            return Address(address.name, clean_address(address.email))
    return Address(mail.sender.name, clean_address(mail.sender.email or row.envelope_from))


def clean_address(address: str) -> str:
    """Whoever claims to be the desk is somebody else, and looks it."""
    clean = address.strip().lower()[:320]
    return f"not-{clean}" if clean == DUTIES else clean


def ensure(writers: dict[str, str], quiet: Collection[str] = ()) -> dict[str, Customer]:
    """`writers` is address → name; gives address → customer. Two workers that meet a new customer make one row. Those
    of `quiet` who are there already get no name by this: the team may see them elsewhere."""
    known = _by_address(writers)
    missing = [Customer(email=email, name=name[:200]) for email, name in writers.items() if email not in known]
    if missing:
        Customer.objects.bulk_create(missing, ignore_conflicts=True)
        known |= _by_address({customer.email: "" for customer in missing})
    _name_the_nameless(known, {email: name for email, name in writers.items() if email not in quiet})
    return known


def _by_address(writers: dict[str, str]) -> dict[str, Customer]:
    return {customer.email: customer for customer in Customer.objects.filter(email__in=list(writers))}


def _name_the_nameless(known: dict[str, Customer], writers: dict[str, str]) -> None:
    named = [customer for email, customer in known.items() if not customer.name and writers.get(email)]
    for customer in named:
        customer.name = writers[customer.email][:200]
    if named:
        Customer.objects.bulk_update(named, ["name"])
