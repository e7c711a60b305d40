import pytest

from tests.cast import add_mail, open_ticket, signed_in
from tickets.desk import clearing, replying
from tickets.errors import Refused
from tickets.models import Draft, OutgoingMail, Suppression
from tickets.models.event import Verb
from tickets.models.outgoing import OutgoingState

pytestmark = pytest.mark.django_db
CARL, WANDA = "carl@customer.example", "wanda@customer.example"
WHY = "it came back, no such user (550 5.1.1 No such user)"
ALLOW = "Allow mail to this address again"


def stop(email: str = CARL, bounce=None) -> Suppression:
    return Suppression.objects.create(email=email, reason=WHY, bounce=bounce)


@pytest.fixture
def stopped(ticket) -> Suppression:
    return stop(bounce=add_mail(ticket, "Undelivered", signals={"bounce": [[CARL, True]]}))


def test_an_answer_is_refused_before_it_is_sent_with_the_way_out(ticket, asha, stopped):
    with pytest.raises(Refused, match="it came back, no such user") as refused:
        replying.reply(ticket, asha, "<p>Hello</p>")
    assert CARL in str(refused.value)
    assert "Allow mail there again" in str(refused.value)
    assert not OutgoingMail.objects.exists()


def test_the_page_says_so_at_once_and_keeps_what_was_typed(ticket, asha, stopped):
    browser, here = signed_in(asha), f"/tickets/{ticket.reference}/"
    assert ALLOW in browser.get(here).content.decode()
    answer = browser.post(f"{here}replies/", {"text": "A long and careful answer"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "A long and careful answer" in page
    assert page.count(WHY) == 1
    assert ALLOW in page


def test_a_copy_to_such_an_address_is_refused_too(ticket, asha, stopped):
    stop(WANDA)
    clearing.allow(ticket, CARL, asha)
    page = signed_in(asha).post(f"/tickets/{ticket.reference}/replies/", {"text": "Hello", "cc": f"W <{WANDA}>"})
    assert page.status_code == 422
    assert f'name="address" value="{WANDA}"' in page.content.decode()
    assert not OutgoingMail.objects.exists()


def test_who_works_the_ticket_allows_it_again_and_what_was_typed_becomes_the_draft(ticket, asha, stopped):
    here = f"/tickets/{ticket.reference}/"
    page = signed_in(asha).post(f"{here}clearing/", {"address": CARL, "text": "Half an answer"}, follow=True)
    assert "Half an answer" in page.content.decode()
    assert ALLOW not in page.content.decode()
    assert Draft.objects.get().author == asha
    event = ticket.events.get(verb=Verb.ADDRESS_CLEARED)
    assert (event.actor, event.detail) == (asha, {"to": CARL})
    assert replying.reply(ticket, asha, "<p>Hello</p>")


@pytest.mark.parametrize("nonsense", ["", "\0", "x" * 5000, "nobody@nowhere.example"])
def test_nonsense_allows_nothing(ticket, asha, stopped, nonsense):
    answer = signed_in(asha).post(f"/tickets/{ticket.reference}/clearing/", {"address": nonsense})
    assert answer.status_code == 303
    assert Suppression.objects.filter(cleared_at=None).count() == 1


def test_allowing_twice_is_told_once(ticket, asha, stopped):
    assert clearing.allow(ticket, CARL.upper(), asha)
    assert clearing.allow(ticket, CARL, asha) is None
    stopped.refresh_from_db()
    assert stopped.cleared_by == asha


def test_who_may_not_work_it_allows_nothing(ticket, private, asha, adam, stopped):
    assert signed_in(adam).post(f"/tickets/{ticket.reference}/clearing/", {"address": CARL}).status_code == 403
    assert signed_in(asha).post(f"/tickets/{private.reference}/clearing/", {"address": CARL}).status_code == 404
    with pytest.raises(Refused):
        clearing.allow(private, CARL, asha)
    assert Suppression.objects.filter(cleared_at=None).exists()


def test_what_a_server_said_in_the_owners_ticket_is_told_to_the_owner_alone(mailbox, private, carl, asha, olivia):
    stop(bounce=add_mail(private, "Undelivered"))
    other = open_ticket(mailbox, carl, "Another matter")
    for person, told in ((olivia, True), (asha, False)):
        with pytest.raises(Refused) as refused:
            replying.reply(other, person, "<p>Hello</p>")
        assert ("no such user" in str(refused.value)) is told
        assert ("since " in str(refused.value).replace("since it", "")) is told
        assert (WHY in signed_in(person).get(f"/tickets/{other.reference}/").content.decode()) is told


def test_what_could_not_be_sent_is_not_sent_again_there(ticket, asha, carl):
    outgoing = replying.reply(ticket, asha, "<p>Hello</p>")
    OutgoingMail.objects.update(state=OutgoingState.FAILED)
    stop()
    with pytest.raises(Refused, match="is stopped"):
        replying.send_again(outgoing, asha)
    clearing.allow(ticket, CARL, asha)
    assert replying.send_again(outgoing, asha)
