from accounts.models import User
from accounts.models.user import POWERS
from tests.cast import signed_in
from tickets.desk.views import looking
from tickets.models.ticket import Visibility

# Neither what somebody sees nor what they may do goes by these.
PERSONAL = {"email", "name", "password", "last_login", "time_zone", "languages", "joined_at", "session_round"}


def page(person, ticket) -> int:
    return signed_in(person).get(f"/tickets/{ticket.reference}/").status_code


def test_whatever_decides_what_a_person_may_is_part_of_what_is_remembered():
    columns = {field.attname for field in User._meta.concrete_fields}
    assert columns == {*POWERS, "only_mailboxes"} | PERSONAL


def test_it_is_put_together_once_and_finds_each_ticket(asha, ticket, django_assert_num_queries):
    first = looking._whole(asha)
    with django_assert_num_queries(1):
        [found] = looking._whole(asha).filter(reference=ticket.reference)
    assert first.query.annotations.keys() == looking._whole(asha).query.annotations.keys()
    assert (found.questions, found.links, found.promised, found.into) == ([], [], [], None)


def test_who_may_less_from_now_on_sees_less_from_now_on(asha, ticket, mailbox):
    assert page(asha, ticket) == 200
    asha.only_mailboxes = []
    asha.save()
    assert page(asha, ticket) == 404


def test_what_is_remembered_for_the_owner_is_not_the_assistants(olivia, asha, ticket):
    ticket.visibility = Visibility.OWNER
    ticket.save()
    assert [page(olivia, ticket), page(asha, ticket), page(olivia, ticket)] == [200, 404, 200]
