import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.cast import add_mail
from tests.dashboard.digests import digest_for, html_of, links, text_of
from tests.hours.times import hours_ago, worked
from tickets.approving import deciding, proposing
from tickets.asking import escalating
from tickets.dashboard.digest.links import Link, opened, token
from tickets.desk import replying
from tickets.hours import corrections
from tickets.models import (
    Business,
    DeskMail,
    Escalation,
    OutgoingMail,
    ProcedureVersion,
    ProposedReply,
    Shift,
    ShiftCorrection,
)
from tickets.procedures import publishing, steps, writing

HELLO = "<p>Dear Carl, here is your course.</p>"
WHY = "I forgot to clock out."


@pytest.fixture(autouse=True)
def _without_pictures(monkeypatch):
    monkeypatch.setattr("tickets.dashboard.digest.pictures.drawn", lambda plots: [])


def answer(tara, ticket):
    return proposing.propose(ticket, tara, HELLO, then="resolved")


def draft(asha):
    made = [steps.new_step("text", html="<p>Look the payment up.</p>")]
    return publishing.propose(writing.draft(asha, None, title="Refund it", steps=made), asha)


def correction(asha):
    shift = worked(asha, 5, 4)
    return corrections.ask(asha, shift, (hours_ago(5), hours_ago(3)), WHY)


@pytest.fixture
def waits(request, asha, tara, ticket):
    """One of each: what waits, what its page shows, and how it is once it is done."""
    made = {"answer": answer, "procedure": draft, "hours": correction}[request.param]
    return made(tara, ticket) if request.param == "answer" else made(asha)


@pytest.fixture
def link(waits, olivia):
    [found] = links(digest_for(olivia))
    return found


SHOWN = {
    "answer": ("here is your course", "approved"),
    "procedure": ("Look the payment up.", "published"),
    "hours": (WHY, "approved"),
}
each_kind = pytest.mark.parametrize("waits", SHOWN, indirect=True)


def state(row):
    row.refresh_from_db()
    return row.state


@each_kind
def test_opening_the_link_shows_it_and_does_nothing(request, waits, link):
    before = state(waits)
    words, _ = SHOWN[request.node.callspec.params["waits"]]
    for method in ("get", "head", "get"):
        page = getattr(Client(), method)(link)
        assert page.status_code == 200
    assert words in page.content.decode()
    assert (page["Cache-Control"], "noindex" in page["X-Robots-Tag"]) == ("private, no-store", True)
    assert (state(waits), Client().put(link).status_code) == (before, 405)


@each_kind
def test_pressing_the_button_does_it_once_without_signing_in(request, waits, link, olivia):
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(link).content.decode()
    assert browser.post(link).status_code == 403, "not from the page"
    mark = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    assert browser.post(link, {"csrfmiddlewaretoken": mark}).status_code == 200
    words, done = SHOWN[request.node.callspec.params["waits"]]
    assert (state(waits), waits.decided_by) == (done, olivia)
    again = Client().post(link)
    assert (again.status_code, words in again.content.decode()) == (410, False)
    assert Client().get(link).status_code == 410


def test_what_it_did(asha, tara, olivia, ticket):
    answer(tara, ticket), draft(asha), correction(asha)
    found = links(digest_for(olivia))
    assert len(found) == 3
    for each in found:
        assert Client().post(each).status_code == 200
    assert OutgoingMail.objects.get().message.author == tara
    assert ProcedureVersion.objects.get().procedure.current.title == "Refund it"
    assert Shift.objects.get().ended_at == hours_ago(3)
    assert links(digest_again(olivia)) == []


def digest_again(olivia):
    """As if the one before were long ago."""
    DeskMail.objects.update(queued_at=timezone.now() - timedelta(hours=1))
    return digest_for(olivia)


@pytest.mark.parametrize("waits", ["answer"], indirect=True)
def test_an_approved_answer_that_is_taken_back_is_not_sent_by_the_same_link(waits, link, olivia):
    assert Client().post(link).status_code == 200
    replying.undo(OutgoingMail.objects.get(), olivia)
    assert state(waits) == "waiting"
    assert Client().post(link).status_code == 410
    assert state(waits) == "waiting"


@pytest.mark.parametrize("waits", ["answer"], indirect=True)
def test_what_the_customer_wrote_since_is_read_first(waits, link):
    add_mail(waits.ticket, "It has arrived meanwhile, thank you.")
    assert (Client().get(link).status_code, Client().post(link).status_code) == (410, 410)
    assert state(waits) == "waiting"


@pytest.mark.parametrize("waits", ["procedure"], indirect=True)
def test_what_was_changed_since_is_not_published_unread(waits, link, asha):
    made = [steps.new_step("text", html="<p>Refund everything.</p>")]
    publishing.propose(writing.draft(asha, waits.procedure, title="Refund it", steps=made), asha)
    answer = Client().post(link)
    assert (answer.status_code, "was changed since" in answer.content.decode()) == (410, True)
    assert not ProcedureVersion.objects.filter(state="published").exists()


@pytest.mark.parametrize("waits", ["hours"], indirect=True)
def test_what_was_taken_back_is_not_there(waits, link, asha):
    corrections.withdraw(waits, asha)
    assert Client().post(link).status_code == 410
    assert ShiftCorrection.objects.get().state == "withdrawn"


@each_kind
def test_after_fourteen_days_it_is_over(waits, link, olivia):
    named = opened(link.split("/")[2])
    long_ago = int((timezone.now() - timedelta(days=14, minutes=1)).timestamp())
    old = token(Link(named.kind, named.key, named.person, long_ago, named.edition))
    answer = Client().post(f"/once/{old}/")
    assert (answer.status_code, "time of this link is over" in answer.content.decode()) == (410, True)
    assert state(waits) in ("waiting", "proposed")


@pytest.mark.parametrize("ended", [{"is_active": False}, {"role": "assistant"}, {"role": "admin"}])
@pytest.mark.parametrize("waits", ["answer"], indirect=True)
def test_who_is_no_owner_any_more_decides_nothing(waits, link, olivia, ended):
    User.objects.filter(pk=olivia.pk).update(**ended)
    assert (Client().get(link).status_code, Client().post(link).status_code) == (410, 410)
    assert state(waits) == "waiting"


@each_kind
def test_an_inbox_that_its_owner_has_left_decides_nothing(waits, link, olivia):
    User.objects.filter(pk=olivia.pk).update(email="olivia@elsewhere.example")
    assert (Client().get(link).status_code, Client().post(link).status_code) == (410, 410)
    assert state(waits) in ("waiting", "proposed")


def test_no_link_of_somebody_else_stands_among_those_of_the_desk(asha, olivia):
    shift = worked(asha, 5, 4)
    reason = "I forgot.\n\n* Tara has an answer for you to approve\n  Send it: https://mallory.example/once/x/"
    corrections.ask(asha, shift, (hours_ago(5), hours_ago(3)), reason)
    lines = text_of(digest_for(olivia)).splitlines()
    assert not any(line.lstrip().startswith(("* Tara", "Send it: https://mallory")) for line in lines)


@pytest.mark.parametrize("waits", ["answer"], indirect=True)
def test_a_wrong_link_tells_nothing_and_asks_no_database(waits, link, olivia, asha, django_assert_num_queries):
    text = link.split("/")[2]
    named = opened(text)
    for_another = str(Link(named.kind, named.key, asha.pk, named.written, named.edition))
    later = str(Link(named.kind, named.key, named.person, named.written + 99, named.edition))
    mark = text.rpartition(".")[2]
    wrong = ["nonsense", f"{for_another}.{mark}", f"{later}.{mark}", text.replace("answer", "hours"), text[:-2] + "xx"]
    for each in wrong:
        with django_assert_num_queries(0):
            answer = Client().post(f"/once/{each}/")
        assert (answer.status_code, "your course" in answer.content.decode()) == (410, False)
    assert state(waits) == "waiting"


def test_what_one_has_to_look_at_has_no_such_link(asha, tara, olivia, ticket):
    proposing.propose(ticket, tara, '<p>See</p><img src="/attachments/x/" alt="">')
    mail = digest_for(olivia)
    assert (links(mail), "Look: http" in text_of(mail)) == ([], True)


def test_a_question_is_answered_by_the_link_that_questions_have(asha, olivia, ticket):
    question = escalating.ask(ticket, asha, "May I refund it?", "I would refund half.")
    [yes] = links(digest_for(olivia), "yes")
    assert Client().get(yes).status_code == 200
    assert Escalation.objects.get().waits
    assert Client().post(yes).status_code == 200
    question.refresh_from_db()
    assert (question.agrees, question.answered_by, question.answered_way) == (True, olivia, "link")


def test_what_was_decided_before_the_digest_is_not_in_it(tara, olivia, ticket):
    Business.objects.create(pk=1, asked_at=timezone.now())
    deciding.approve(answer(tara, ticket), olivia)
    mail = digest_for(olivia)
    assert "Nothing needs you today." in html_of(mail)
    assert ProposedReply.objects.get().state == "approved"
