import pytest

from tickets.desk import sorting, tagging
from tickets.errors import Refused
from tickets.models import Customer, Event, Ticket, TicketKind


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


def test_a_kind_is_set_and_taken_away(asha, ticket):
    event = sorting.set_kind(ticket, "payments", asha)
    assert (event.verb, event.detail) == ("kind_set", {"from": "", "to": "payments"})
    assert fresh(ticket).kind == "payments"
    sorting.set_kind(ticket, "", asha)
    assert fresh(ticket).kind == ""


@pytest.mark.parametrize("kind", ["nonsense", "hosting", "a\0b"])
def test_a_kind_that_cannot_be_chosen_is_refused(asha, ticket, kind):
    TicketKind.objects.filter(slug="hosting").update(is_used=False)
    with pytest.raises(Refused, match="not used any more"):
        sorting.set_kind(ticket, kind, asha)


def test_a_priority_is_one_of_four(asha, ticket):
    assert sorting.set_priority(ticket, "high", asha).detail == {"from": "normal", "to": "high"}
    assert fresh(ticket).priority == "high"
    with pytest.raises(Refused, match="low, normal, high or urgent"):
        sorting.set_priority(ticket, "highest", asha)


def test_tags_are_lower_case_and_there_once(asha, ticket):
    event = tagging.tag(ticket, " Refund ,  second\n course,refund", asha)
    assert event.detail == {"from": [], "to": ["refund", "second course"]}
    tagging.tag(ticket, "REFUND, vip", asha)
    assert fresh(ticket).tags == ["refund", "second course", "vip"]


def test_a_tag_is_taken_away(asha, ticket):
    tagging.tag(ticket, "refund, vip", asha)
    assert tagging.untag(ticket, "refund", asha).detail == {"from": ["refund", "vip"], "to": ["vip"]}
    assert fresh(ticket).tags == ["vip"]


@pytest.mark.parametrize(("typed", "why"), [("", "no tag yet"), (" ,\0, ", "no tag yet"), ("x" * 41, "at most 40")])
def test_what_is_no_tag_is_refused(asha, ticket, typed, why):
    with pytest.raises(Refused, match=why):
        tagging.tag(ticket, typed, asha)


def test_twenty_tags_are_enough(asha, ticket):
    tagging.tag(ticket, ",".join(f"tag {number}" for number in range(20)), asha)
    with pytest.raises(Refused, match="20 tags at most"):
        tagging.tag(ticket, "one more", asha)
    assert tagging.tag(ticket, "tag 3", asha) is None


def test_a_customers_tags_are_theirs_on_every_ticket(asha, ticket, carl):
    event = tagging.tag_customer(ticket, "VIP, Beta tester", asha)
    assert event.detail == {"of": "customer", "from": [], "to": ["vip", "beta tester"]}
    assert fresh(ticket).tags == []
    tagging.untag_customer(ticket, "vip", asha)
    assert Customer.objects.get(pk=carl.pk).tags == ["beta tester"]


@pytest.mark.parametrize(
    "again",
    [
        lambda ticket, by: sorting.set_kind(ticket, "", by),
        lambda ticket, by: sorting.set_priority(ticket, "normal", by),
        lambda ticket, by: tagging.untag(ticket, "never there", by),
        lambda ticket, by: tagging.untag_customer(ticket, "never there", by),
    ],
)
def test_what_is_so_already_is_no_event(asha, ticket, again):
    assert again(ticket, asha) is None
    assert not Event.objects.exclude(actor=None).exists()
