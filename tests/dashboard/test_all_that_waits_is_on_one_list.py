"""What waits for the owner is on /today/ and on /waits/, answered there, and counted in the rail as it is shown."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import open_ticket, signed_in
from tests.dashboard import waiting
from tickets.dashboard import day
from tickets.models import Business, ProcedureVersion, ShiftCorrection, Trouble

PAGES = {"/today/": "today", "/waits/": "waits"}
TOLD = ["The server does not know this password.", "May I?", "It is on its way.", "Launch dates", "Clean the lists",
        "The power was out", "How we pay back", "what is an hour of yours worth"]  # fmt: skip


@pytest.fixture
def full(mailbox, asha, tara, olivia):
    waiting.one_of_each(mailbox, asha, tara, olivia)


def read(person, page):
    return html.unescape(signed_in(person).get(page).content.decode())


def section(page):
    return page.split('<section id="waits"')[1]


def forms(page, ending):
    return re.findall(rf'<form[^>]*action="([^"]*{ending}[^"]*)"', page)


def counted_in_the_rail(page):
    return page.split('href="/waits/"')[1].split("</a>")[0].split('class="count">')[1].split("<")[0]


@pytest.mark.parametrize("page", PAGES)
def test_all_of_it_the_most_pressing_first(full, olivia, page):
    shown = section(read(olivia, page))
    places = [shown.index(words) for words in TOLD]
    assert places == sorted(places)
    assert "8 things wait for you" in shown


@pytest.mark.parametrize("page", PAGES)
def test_the_rail_counts_what_is_shown(full, olivia, page):
    assert counted_in_the_rail(read(olivia, page)) == "8"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_shows_it_asks_for_it_once(full, olivia, page):
    browser = signed_in(olivia)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(page).status_code == 200
    about = [each["sql"] for each in asked if day.COUNT in each["sql"]]
    assert len(about) == 1


def test_it_is_one_statement_however_much_there_is(full, mailbox, asha, tara, olivia, django_assert_num_queries):
    for _ in range(3):
        waiting.one_of_each_but_troubles(mailbox, asha, tara, olivia)
    with django_assert_num_queries(1):
        found = day.waits_for(olivia)
    assert waiting.names(found) == waiting.ALL
    assert {group.name: group.many for group in found.groups} == dict.fromkeys(waiting.ALL, 4) | {
        "troubles": 1,
        "asked_once": 1,
    }


def test_fifty_are_shown_and_all_are_counted(mailbox, carl, asha, olivia):
    Business.objects.create(pk=1, asked_at=timezone.now())
    for number in range(52):
        open_ticket(mailbox, carl, f"Kept {number}", visibility="owner")
    shown = read(olivia, "/waits/")
    assert shown.count("Needs no answer</button>") == 50
    assert "And 2 more" in shown
    assert counted_in_the_rail(shown) == "52"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("ending", "typed", "done"),
    [
        ("/answer/", {"agrees": "1"}, "questions"),
        ("/approval/", {}, "answers"),
        ("/resolution/", {}, "kept"),
        ("/corrections/[0-9]+/approval/", {}, "corrections"),
        ("/publication/", {}, "drafts"),
        ("/asked/", {"later": "yes"}, "asked_once"),
    ],
)
def test_it_is_decided_there_and_the_page_comes_back(full, olivia, page, ending, typed, done):
    addresses = forms(section(read(olivia, page)), ending)
    address = next(each for each in addresses if done != "answers" or "corrections" not in each)
    answer = signed_in(olivia).post(address, {"next": page, **typed}, follow=True)
    assert answer.redirect_chain == [(page, 303)]
    assert waiting.names(day.waits_for(olivia)) == [name for name in waiting.ALL if name != done]
    assert "7 things wait for you" in answer.content.decode()


def test_a_draft_that_was_changed_meanwhile_is_not_published_unread(full, olivia, asha):
    shown = section(read(olivia, "/today/"))
    seen = re.search(r'name="seen" value="([^"]+)"', shown)[1]
    ProcedureVersion.objects.filter(state="proposed").update(written_at=timezone.now())
    signed_in(olivia).post(forms(shown, "/publication/")[0], {"seen": seen, "next": "/today/"})
    assert ProcedureVersion.objects.get(title="How we pay back").state == "proposed"


def test_what_was_typed_is_not_lost_when_it_is_refused(full, olivia):
    address = forms(section(read(olivia, "/today/")), "/answer/")[0]
    refused = signed_in(olivia).post(address, {"text": " "})
    assert refused.status_code == 422
    assert "There is no answer yet" in refused.content.decode()
    assert 'name="next" value="/waits/"' in refused.content.decode(), "its other forms lead to a page"


def test_what_ended_waits_no_more(full, olivia, private):
    now = timezone.now()
    Trouble.objects.update(ended_at=now)
    ShiftCorrection.objects.update(state="withdrawn")
    private.awaits_answer_since = None
    private.save()
    found = day.waits_for(olivia)
    assert "troubles" not in waiting.names(found)
    assert "corrections" not in waiting.names(found)
    assert [each.ticket.subject for each in found.items("kept")] == ["Launch dates"]


def test_what_has_just_begun_may_heal_by_itself(mailbox, olivia):
    trouble = waiting.trouble(mailbox)
    trouble.began_at = timezone.now()
    trouble.save()
    assert not day.waits_for(olivia).groups


def test_nothing_of_it_is_for_others(full, asha, adam):
    for person in (asha, adam):
        assert day.waits_for(person).groups == []
        assert day.counted(person) == {}
        assert signed_in(person).get("/today/").status_code == 403
        assert signed_in(person).get("/waits/").status_code == 403


def test_who_approves_answers_sees_those_alone(full, asha):
    asha.approves_replies = True
    asha.save()
    for page in ("/waits/", "/my-day/"):
        shown = section(read(asha, page))
        assert "It is on its way." in shown
        assert "1 thing waits for you" in shown
        assert not [words for words in TOLD if words != "It is on its way." and words in shown.split("</section>")[0]]
    approved = signed_in(asha).post(forms(shown, "/approval/")[0], follow=True)
    assert approved.redirect_chain == [("/my-day/", 303)]


def test_who_sees_no_mailbox_decides_about_nothing(full, asha):
    asha.approves_replies, asha.only_mailboxes = True, []
    asha.save()
    assert day.waits_for(asha).groups == []
    assert "Nothing waits for you." in read(asha, "/waits/")


def test_what_one_may_no_more_is_not_remembered(full, asha):
    asha.approves_replies = True
    assert len(day.waits_for(asha).items("answers")) == 1
    asha.approves_replies = False
    assert day.waits_for(asha).groups == []


def test_nothing_waits(olivia):
    for page in PAGES:
        assert "Nothing waits for you." in read(olivia, page)
