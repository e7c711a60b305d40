import pytest

from tests.cast import open_ticket
from tickets.desk import queues
from tickets.models.ticket import Status, Visibility


def slugs_with(user, ticket):
    return {slug for slug in queues.BY_SLUG if ticket in queues.page(user, slug).rows}


def test_a_new_ticket_is_open_and_unassigned(asha, ticket):
    assert slugs_with(asha, ticket) == {"open", "unassigned"}


def test_a_ticket_of_mine_is_mine_and_nobody_elses(asha, olivia, mailbox, carl):
    mine = open_ticket(mailbox, carl, assignee=asha)
    assert slugs_with(asha, mine) == {"open", "mine"}
    assert slugs_with(olivia, mine) == {"open"}


@pytest.mark.parametrize("status", [Status.WAITING, Status.RESOLVED, Status.SPAM])
def test_what_is_not_open_leaves_mine(asha, mailbox, carl, status):
    done = open_ticket(mailbox, carl, assignee=asha, status=status)
    assert slugs_with(asha, done) == {str(status)}


@pytest.mark.parametrize("visibility", [Visibility.OWNER, Visibility.HELD])
def test_assistant_does_not_see_what_is_kept_for_the_owner(asha, adam, olivia, mailbox, carl, visibility):
    kept = open_ticket(mailbox, carl, visibility=visibility)
    assert slugs_with(asha, kept) == slugs_with(adam, kept) == set()
    assert slugs_with(olivia, kept) == {"open", "unassigned"}
    assert queues.counts(asha)["open"] == 0
    assert queues.counts(olivia)["open"] == 1


def test_a_deactivated_person_sees_nothing(asha, ticket):
    asha.is_active = False
    assert slugs_with(asha, ticket) == set()
    assert queues.counts(asha) == dict.fromkeys(queues.BY_SLUG, 0)


def test_counts_take_one_query_and_stop_at_the_cap(asha, mailbox, carl, monkeypatch, django_assert_num_queries):
    for _ in range(4):
        open_ticket(mailbox, carl)
    open_ticket(mailbox, carl, status=Status.WAITING)
    monkeypatch.setattr(queues, "COUNTED", 3)
    with django_assert_num_queries(1):
        counted = queues.counts(asha)
    assert {slug: many for slug, many in counted.items() if many} == {"open": 3, "unassigned": 3, "waiting": 1}


def test_a_queue_that_does_not_exist_is_refused(asha):
    with pytest.raises(KeyError):
        queues.page(asha, "nonsense")


def test_a_row_carries_no_password_of_its_mailbox(asha, ticket):
    row = queues.page(asha, "open").rows[0]
    assert {"imap_password", "smtp_password"} <= row.mailbox.get_deferred_fields()
