import pytest
from django.utils import timezone

from tests.cast import add_mail, make_customer, open_ticket, signed_in
from tests.mail.letters import mail, taken_in
from tickets import access
from tickets.desk import drafting, merging, moving, parting, replying, working
from tickets.errors import Refused
from tickets.mail import tokens
from tickets.models import Event, Participant, Ticket
from tickets.models.event import Verb


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


@pytest.fixture
def second(mailbox, carl):
    """Carl once more, on the same matter."""
    ticket = open_ticket(mailbox, carl, "Re: my course??", text="Still nothing.")
    Participant.objects.create(ticket=ticket, email="wanda@customer.example")
    return ticket


def test_all_of_the_one_goes_into_the_other(asha, ticket, second):
    working.note(second, "<p>Same as before.</p>", asha)
    drafting.save(second, asha, "reply", "<p>Dear</p>")
    merging.merge(second, ticket, asha)
    assert not second.messages.exists()
    assert [each.new_text for each in ticket.messages.order_by("pk")] == [
        "I paid yesterday, and nothing came.", "Still nothing.", "Same as before.",
    ]  # fmt: skip
    emails = ticket.participants.values_list("email", flat=True)
    assert sorted(emails) == ["carl@customer.example", "wanda@customer.example"]
    assert access.drafts_of(asha).get().ticket == ticket
    gone = fresh(second)
    assert (gone.status, gone.merged_into, gone.awaits_answer_since) == ("resolved", ticket, None)


def test_both_say_so(asha, ticket, second):
    merging.merge(second, ticket, asha)
    assert Event.objects.filter(verb=Verb.MERGED, actor=asha).count() == 2
    browser = signed_in(asha)
    assert "Asha merged another ticket into it" in browser.get(f"/tickets/{ticket.reference}/").content.decode()
    former = browser.get(f"/tickets/{second.reference}/?former=1").content.decode()
    assert "Asha merged it into another ticket" in former
    assert f'Merged into <a href="/tickets/{ticket.reference}/' in former
    assert 'name="html"' not in former, "there is nothing to write in"


def test_the_address_of_the_one_leads_to_the_other(asha, ticket, second):
    merging.merge(second, ticket, asha)
    answer = signed_in(asha).get(f"/tickets/{second.reference}/?queue=mine")
    assert (answer.status_code, answer["Location"]) == (302, f"/tickets/{ticket.reference}/?queue=mine")


def test_who_waited_for_an_answer_goes_on_waiting(asha, ticket, second):
    working.resolve(ticket, asha)
    replying.reply(ticket, asha, "<p>It is there now.</p>")
    add_mail(second, "Hello?")
    merging.merge(second, ticket, asha)
    assert fresh(ticket).status == "open"
    assert fresh(ticket).awaits_answer_since is not None


@pytest.mark.parametrize("by", ["token", "address", "message"])
def test_an_answer_to_the_one_finds_the_other(by, asha, ticket, mailbox):
    mailbox.address = "support@example.com"
    mailbox.save()
    second = taken_in(mailbox, mail(message_id="<b@customer.example>")).ticket
    Ticket.objects.update(visibility="team")
    merging.merge(second, ticket, asha)
    headers = {
        "token": {"in_reply_to": f"<{tokens.new_message_id(second.reference, 'example.com')}>"},
        "address": {"to": tokens.reply_address("support@example.com", tokens.new_token(second.reference))},
        "message": {"in_reply_to": "<b@customer.example>"},
    }[by]
    assert taken_in(mailbox, mail(text="More", **headers)).ticket == ticket


def test_a_stranger_who_answers_the_one_still_opens_a_ticket_of_his_own(asha, ticket, second, mailbox):
    merging.merge(second, ticket, asha)
    token = tokens.new_message_id(second.reference, "example.com")
    mallory = "mallory@stranger.example"
    message = taken_in(mailbox, mail(from_=mallory, in_reply_to=f"<{token}>"), mallory)
    assert message.ticket.may_belong_to == ticket


def test_what_was_merged_before_leads_on_to_the_last(asha, ticket, second, mailbox, carl):
    first = open_ticket(mailbox, carl, "The first")
    merging.merge(first, second, asha)
    merging.merge(second, ticket, asha)
    assert fresh(first).merged_into == ticket


def test_it_can_be_taken_apart_again(asha, ticket, second):
    drafting.save(second, asha, "reply", "<p>Dear</p>")
    merging.merge(second, ticket, asha)
    page = signed_in(asha).get(f"/tickets/{ticket.reference}/").content.decode()
    assert "Take it apart again" in page
    signed_in(asha).post(f"/tickets/{second.reference}/parting/")
    again = fresh(second)
    assert (again.merged_into, again.status) == (None, "open")
    assert (again.messages.count(), ticket.messages.count()) == (1, 1)
    assert again.awaits_answer_since == again.last_activity_at == second.created_at
    assert fresh(ticket).preview == "I paid yesterday, and nothing came."
    assert list(ticket.participants.values_list("email", flat=True)) == ["carl@customer.example"]
    assert access.drafts_of(asha).get().ticket == second


def test_not_once_something_new_was_written(asha, ticket, second):
    merging.merge(second, ticket, asha)
    add_mail(ticket, "Thank you", at=timezone.now())
    assert "Take it apart again" not in signed_in(asha).get(f"/tickets/{ticket.reference}/").content.decode()
    with pytest.raises(Refused, match="Something new"):
        parting.part(fresh(second), asha)


def test_nobody_works_on_what_was_merged(asha, ticket, second):
    merging.merge(second, ticket, asha)
    for verb in (working.reopen, working.resolve):
        with pytest.raises(Refused, match="merged"):
            verb(second, asha)
    with pytest.raises(Refused, match="merged already"):
        merging.merge(second, ticket, asha)


def test_what_only_the_owner_sees_is_merged_with_its_like_alone(asha, olivia, ticket, private, mailbox, carl):
    for one, two in ((private, ticket), (ticket, private)):
        with pytest.raises(Refused, match="Only you see one of them"):
            merging.merge(one, two, olivia)
        with pytest.raises(Refused, match="not there"):
            merging.merge(one, two, asha)
    other = open_ticket(mailbox, carl, "The lawyer", visibility="owner")
    assert merging.merge(other, private, olivia)


def test_what_is_taken_back_takes_along_what_was_merged_into_it(asha, olivia, ticket, second):
    merging.merge(second, ticket, asha)
    moving.take_back(ticket, olivia)
    assert not access.visible_to(asha).exists()
    moving.give_to_team(ticket, olivia)
    assert set(access.visible_to(asha)) == {ticket, second}


@pytest.mark.parametrize("status", ["spam", "deleted"])
def test_nothing_is_merged_into_what_is_put_away(status, asha, ticket, second):
    Ticket.objects.filter(pk=ticket.pk).update(status=status)
    with pytest.raises(Refused):
        merging.merge(second, ticket, asha)
    with pytest.raises(Refused, match="same"):
        merging.merge(second, second, asha)


def test_the_other_one_is_chosen_on_a_page(asha, ticket, second, private):
    browser, address = signed_in(asha), f"/tickets/{second.reference}/merger/"
    page = browser.get(address).content.decode()
    assert ticket.subject in page
    assert private.reference not in page
    found = browser.get(f"{address}?q={ticket.reference}").content.decode()
    assert f'value="{ticket.reference}"' in found
    page = browser.post(address, {"other": ticket.reference}, follow=True).content.decode()
    assert f"{second.reference} is merged into this ticket" in page


def test_a_ticket_that_one_does_not_see_is_not_there(asha, adam, ticket, private):
    address = f"/tickets/{ticket.reference}/merger/"
    assert signed_in(asha).post(address, {"other": private.reference}).status_code == 404
    assert signed_in(asha).post(address, {"other": "K7QM-2P"}).status_code == 404
    assert signed_in(adam).get(address).status_code == 403


def test_one_customers_words_may_go_to_anothers_ticket_that_one_sees(asha, ticket, mailbox):
    colleague = open_ticket(mailbox, make_customer("wanda@customer.example", "Wanda"), "On behalf of Carl")
    merging.merge(colleague, ticket, asha)
    assert ticket.messages.count() == 2
