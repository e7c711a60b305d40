"""Tags of a ticket and of its customer, set by hand. Verbs return their event and raise Refused as `sorting` does."""

from django.db import transaction

from accounts.models import User
from tickets.desk.acting import hold, tell
from tickets.errors import Refused
from tickets.models import Customer, Event, Ticket
from tickets.models.event import Verb
from tickets.names import one_line
from tickets.routing.rules.acting import MOST_TAGS

LONGEST_TAG = 40


@transaction.atomic
def tag(ticket: Ticket, typed: str, by: User) -> Event | None:
    """Adds what was typed: a tag, or several with commas between them."""
    held = hold(ticket, by)
    return _keep_tags(held, _with(held.tags, typed), by)


@transaction.atomic
def untag(ticket: Ticket, chosen: str, by: User) -> Event | None:
    held = hold(ticket, by)
    return _keep_tags(held, [each for each in held.tags if each != chosen], by)


@transaction.atomic
def tag_customer(ticket: Ticket, typed: str, by: User) -> Event | None:
    """As `tag`, for whoever wrote it: seen beside all of their tickets."""
    held = hold(ticket, by)
    customer = _customer_of(held)
    return _keep_customers_tags(held, customer, _with(customer.tags, typed), by)


@transaction.atomic
def untag_customer(ticket: Ticket, chosen: str, by: User) -> Event | None:
    held = hold(ticket, by)
    customer = _customer_of(held)
    return _keep_customers_tags(held, customer, [each for each in customer.tags if each != chosen], by)


def read_tags(typed: str) -> list[str]:
    """Lower case, each once, in the order typed. Raises Refused for one that is too long."""
    found = list(dict.fromkeys(filter(None, map(one_line, typed.lower().split(",")))))
    if any(len(each) > LONGEST_TAG for each in found):
        raise Refused(f"A tag has at most {LONGEST_TAG} characters.")
    return found


def _with(tags: list[str], typed: str) -> list[str]:
    found = read_tags(typed)
    if not found:
        raise Refused("There is no tag yet. Write one first.")
    wanted = list(dict.fromkeys([*tags, *found]))
    if len(wanted) > max(MOST_TAGS, len(tags)):
        raise Refused(f"There can be {MOST_TAGS} tags at most. Take one away first.")
    return wanted


def _keep_tags(held: Ticket, tags: list[str], by: User) -> Event | None:
    if held.tags == tags:
        return None
    detail = {"from": held.tags, "to": tags}
    held.tags = tags
    held.save(update_fields=["tags"])
    return tell(held, Verb.TAGGED, by, detail=detail)


def _keep_customers_tags(held: Ticket, customer: Customer, tags: list[str], by: User) -> Event | None:
    if customer.tags == tags:
        return None
    detail = {"of": "customer", "from": customer.tags, "to": tags}
    customer.tags = tags
    customer.save(update_fields=["tags"])
    return tell(held, Verb.TAGGED, by, detail=detail)


def _customer_of(held: Ticket) -> Customer:
    return Customer.objects.select_for_update().get(pk=held.customer_id)
