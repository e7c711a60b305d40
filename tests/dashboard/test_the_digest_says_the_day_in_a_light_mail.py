import io
import re

import pytest
from django.utils import timezone
from PIL import Image

from tests.cast import join, open_ticket
from tests.dashboard.digests import digest_for, html_of, queued, text_of
from tests.mailboxes.servers import sending_through
from tickets.asking import escalating
from tickets.dashboard.digest import drawn, planning
from tickets.mail import posting
from tickets.models import Business, DeskMail
from tickets.models.ticket import Visibility
from tickets.procedures.learning import curves

LINES = 8
# Of the two pictures, in bytes.
LARGEST = (11_000, 6_000)


@pytest.fixture
def plain(monkeypatch):
    """Without pictures, which take a second."""
    monkeypatch.setattr("tickets.dashboard.digest.pictures.drawn", lambda plots: [])


@pytest.fixture
def settled(db):
    Business.objects.update_or_create(pk=1, defaults={"asked_at": timezone.now()})


def told_of_the_day(text):
    """The lines below 'YESTERDAY'."""
    return text.replace("\r\n", "\n").partition("YESTERDAY\n")[2].strip("\n").split("\n\n")[0].split("\n")


def test_it_says_the_day_in_eight_lines(plain, lived, olivia):
    found = told_of_the_day(text_of(digest_for(olivia)))
    assert len(found) == LINES
    assert found[0] == "Came in: 12, 8 more than the day before (4)"
    assert found[1].startswith("Answered: 10")
    assert found[2].startswith("First answer: 1\u00a0h")
    assert found[3].startswith("Resolved: 5")
    assert found[-1].startswith("Open now: 13")


def test_the_page_and_the_text_say_the_same(plain, lived, olivia):
    mail = digest_for(olivia)
    page, text = html_of(mail), text_of(mail)
    for words in ("Came in", "8 more than the day before (4)", "Open now", "Resolved", "Without you"):
        assert words in page
        assert words in text
    assert "12 came in, 10 answered" in mail["Subject"]


def test_two_small_pictures_with_their_figures_in_words(lived, olivia):
    mail = digest_for(olivia)
    pictures = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    named = re.findall(r'src="cid:([\w-]+)"', html_of(mail))
    assert [part["Content-ID"] for part in pictures] == [f"<{name}>" for name in named]
    assert len(pictures) == 2
    for part, most in zip(pictures, LARGEST, strict=True):
        with Image.open(io.BytesIO(part.get_content())) as picture:
            assert (picture.width > 800, len(set(picture.convert("RGB").get_flattened_data())) > 5) == (True, True)
        assert len(part.get_content()) < most
    assert "18 came in and 10 were answered in 30 days" in html_of(mail)
    assert mail.get_content_type() == "multipart/related"


def test_a_busy_day_with_many_things_that_wait_is_light_too(settled, mailbox, carl, asha, olivia, monkeypatch):
    monkeypatch.setattr("tickets.dashboard.digest.pictures.drawn", lambda plots: [bytes(each) for each in LARGEST])
    for number in range(14):
        escalating.ask(open_ticket(mailbox, carl, f"Matter {number}"), asha, "Why? " * 400, "I would. " * 200)
    mail = digest_for(olivia)
    assert "And 6 more" in html_of(mail)
    assert len(queued()[0].content.encode()) < 60_000


def test_the_curve_of_questions_is_that_of_learning(plain, lived, olivia):
    found = curves(timezone.now(), olivia.tzinfo).everybody.weeks
    told = ", ".join("–" if week.asked is None else str(week.asked) for week in found)
    assert "10" in told
    assert f"the oldest first: {'–, ' * (12 - len(found))}{told}." in text_of(digest_for(olivia))


def test_without_pictures_it_says_what_they_would_show(lived, olivia, monkeypatch):
    monkeypatch.setattr(drawn.subprocess, "run", lambda *args, **kwargs: (_ for _ in ()).throw(OSError("no memory")))
    mail = digest_for(olivia)
    assert "<img" not in html_of(mail)
    assert "18 came in and 10 were answered in 30 days" in html_of(mail)


def test_what_waits_stands_first(plain, settled, asha, olivia, ticket):
    escalating.ask(ticket, asha, "May I refund it?", "I would refund half.")
    mail = digest_for(olivia)
    assert mail["Subject"].startswith("1 thing waits for you · ")
    for told in (text_of(mail), html_of(mail)):
        assert told.index("May I refund it?") < told.index("Came in")
        assert "Nothing needs you" not in told


def test_nothing_needs_you_today(plain, settled, olivia):
    mail = digest_for(olivia)
    assert mail["Subject"].startswith("Nothing needs you today · 0 came in")
    assert "Nothing needs you today." in html_of(mail)
    assert "NOTHING NEEDS YOU TODAY." in text_of(mail)


def test_mail_kept_to_the_owner_is_in_hers(plain, settled, olivia, private):
    mail = digest_for(olivia)
    assert "Our divorce" in text_of(mail)
    assert "The lawyer says yes" not in text_of(mail), "no more of it than is needed"


def test_what_customers_write_does_nothing_in_it(plain, settled, mailbox, carl, asha, olivia):
    ticket = open_ticket(mailbox, carl, "<script>x</script>{{ 7|add:7 }}")
    escalating.ask(ticket, asha, "<img src=x onerror=y>", "</table><h1>")
    page = html_of(digest_for(olivia))
    assert not any(each in page for each in ("<script>", "<img src=x", "</table><h1>", ">14<"))
    assert "&lt;img src=x" in page


def test_its_styles_are_in_its_elements(plain, settled, olivia):
    page = html_of(digest_for(olivia))
    assert re.search(r'<td class="within" style="[^"]*padding: 20px', page)
    assert not re.search(r'<link|src="http|@import|url\(', page)


def test_a_list_of_what_leaves_tells_nothing_of_it(plain, olivia, private):
    digest_for(olivia)
    kept = queued()[0]
    assert (kept.subject, kept.to) == ("The owner’s digest", [olivia.email])


def test_who_stopped_being_owner_gets_none_that_was_on_its_way(plain, smtp_sink, mailbox, olivia):
    sending_through(smtp_sink, mailbox).save()
    join("oscar@example.com", "Oscar Owner", "owner")
    digest_for(olivia)
    olivia.role = "assistant"
    olivia.save()
    posting.send(queued()[0].pk)
    left = DeskMail.objects.get()
    assert (smtp_sink.taken, left.state, left.content) == ([], "undone", "")


def test_each_owner_is_told_what_they_see_in_their_own_hours(plain, settled, olivia):
    olivia.time_zone = "Pacific/Auckland"
    olivia.save()
    local = timezone.now().astimezone(planning.zone_of(olivia))
    assert f"{local:%A}, {local.day}" in text_of(digest_for(olivia))


def test_a_ticket_of_the_team_that_nobody_asked_about_does_not_wait(plain, settled, olivia, ticket):
    assert ticket.visibility == Visibility.TEAM
    assert ticket.subject not in text_of(digest_for(olivia))
