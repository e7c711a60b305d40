"""/today/: yesterday in a sentence, figures against those before, and behind each the tickets that it counts."""

import json
import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import join, make_customer, make_mailbox, open_ticket, signed_in
from tests.dashboard.lived import noon
from tickets.dashboard.counting import counter

PAGES = ("", "split/", "asking/", "worth/", "voices/", "tickets/?what=came_in", "spreadsheet/?table=kinds")
MOST = 12


def read(by, address="/today/"):
    response = signed_in(by).get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def cards(html):
    """{name: (value, change, address of the list)}."""
    found = {}
    for each in re.findall(r'<li class="figure">(.*?)</li>', html, re.DOTALL):
        name = re.search(r"<h3>(.*?) <details", each, re.DOTALL)[1]
        link = re.search(r'<p class="value"><a href="(.*?)">(.*?)</a>', each)
        change = re.search(r'<p class="change.*?">(.*?)</p>', each, re.DOTALL)
        words = re.sub(r"<.*?>", "", change[1]) if change else ""
        found[name] = (unescape(link[2]) if link else "–", words, unescape(link[1]) if link else "")
    return found


def test_yesterday_is_said_in_a_sentence(lived, olivia):
    html = read(olivia)
    assert re.search(r"<h1>Good (morning|afternoon|evening), Olivia\.</h1>", html)
    assert "Yesterday 12 came in, 10 were answered, median 1\xa0h to the first answer. 90\xa0% without you." in html


def test_figures_stand_against_those_before(lived, olivia):
    yesterday = noon(1).date()
    found = cards(read(olivia, f"/today/?from={yesterday}&to={yesterday}"))
    assert found["Came in"][:2] == ("12", "↑ 8 more than the day before (4)")
    assert found["Answered"][:2] == ("10", "↑ 10 more than the day before (0), better")
    assert found["Resolved"][0] == "5"
    assert found["First answer"][:2] == ("1\xa0h", "nothing to compare with the day before")
    assert found["Without you"][0] == "90\xa0%"
    assert found["Questions to you"][0] == "10\xa0per 100"
    assert found["Satisfied customers"] == ("–", "", "")


@pytest.mark.parametrize("period", ["today", "7", "30", "90"])
def test_behind_each_figure_are_the_tickets_that_it_counts(lived, olivia, period):
    numbers = cards(read(olivia, f"/today/?period={period}"))
    for name in ("Came in", "Answered", "Resolved", "Reopened"):
        value, _, address = numbers[name]
        assert read(olivia, address).count('id="line-') == int(value), name


def test_what_is_open_stands_by_its_age_with_its_tickets(lived, olivia):
    found = re.findall(r'<a class="number" href="(.*?)">(\d+)</a>', read(olivia))
    assert sum(int(count) for _, count in found) == 13
    for address, count in found:
        assert read(olivia, unescape(address)).count('id="line-') == int(count)


def test_the_curve_says_the_same_as_its_table(lived, olivia):
    html = read(olivia)
    drawn = json.loads(re.search(r'<script id="chart-flow"[^>]*>(.*?)</script>', html, re.DOTALL)[1])["data"]
    came, answered = (line["data"] for line in drawn["datasets"])
    assert len(drawn["labels"]) == len(came) == 30
    assert (came[-1], came[-2], answered[-1]) == (12, 4, 10)
    table = re.search(r'<details class="as-table">.*?<tbody>(.*?)</tbody>', html, re.DOTALL)[1]
    in_table = [int(row.split('<td class="number">')[1].split("<")[0]) for row in table.split("</tr>")[:-1]]
    assert in_table == list(reversed(came))


def test_a_long_time_is_drawn_week_by_week(lived, olivia):
    html = read(olivia, f"/today/?from={noon(400).date()}&to={noon(0).date()}")
    drawn = json.loads(re.search(r'<script id="chart-flow"[^>]*>(.*?)</script>', html, re.DOTALL)[1])["data"]
    assert len(drawn["labels"]) < 60
    assert sum(drawn["datasets"][0]["data"]) == 18


def test_figures_are_split_by_kind_mailbox_person_and_hour(lived, olivia):
    html = read(olivia, "/today/split/?period=7")
    kinds = html.split('id="by-mailbox"')[0]
    assert re.findall(r'<th scope="row">(.*?)</th>', kinds)[:2] == ["Payments", "Customer question"]
    assert "Asha Assistant" in html
    assert "support@shop.example" in html
    assert f"Most came in on {noon(1):%A}s between 12:00 and 13:00." in html
    address = unescape(re.search(r'href="(/today/tickets/\?what=came_in[^"]*by=kind&amp;key=question)"', html)[1])
    behind = read(olivia, address)
    assert behind.count('id="line-') == 4
    assert "Came in: Customer question" in behind


def test_what_customers_say_stands_in_their_own_words(lived, olivia):
    html = read(olivia, "/today/voices/?period=7")
    assert "<blockquote>This is &lt;i&gt;bad&lt;/i&gt;. Really.</blockquote>" in html
    assert "<blockquote>You are great.</blockquote>" in html
    busiest = re.findall(r'q=([^"]*)">([^<]*)</a> <a class="number" href="[^"]*">(\d+)', html)
    assert busiest == [
        ("carl%40customer.example", "Carl Customer", "13"),
        ("busy%40customer.example", "Busy &lt;b&gt;Bee&lt;/b&gt;", "5"),
    ]


def test_parts_are_pages_of_their_own_where_there_is_no_script(lived, olivia):
    for part in ("split", "asking", "worth", "voices"):
        assert "Back to today" in read(olivia, f"/today/{part}/")
        within = signed_in(olivia).get(f"/today/{part}/", headers={"HX-Request": "true"}).content.decode()
        assert within.lstrip().startswith(f'<div id="{part}"')


def test_an_empty_desk_says_what_will_be_here(olivia):
    assert "Yesterday nothing came in, and nothing was answered." in read(olivia)
    for part in ("split", "asking", "worth", "voices"):
        read(olivia, f"/today/{part}/")


def test_nobody_else_comes_in(lived, asha, adam, tara):
    for page in PAGES:
        for person in (asha, adam, tara):
            assert signed_in(person).get(f"/today/{page}").status_code == 403, page
        assert Client().get(f"/today/{page}").status_code == 302


@pytest.mark.parametrize("asked", ["", "?what=", "?what=x'", "?what=came_in&by=x", "?what=first", "?what=\x00"])
def test_what_no_figure_counts_has_no_list(asked, olivia):
    assert signed_in(olivia).get(f"/today/tickets/{asked}").status_code == 404


def test_nonsense_in_an_address_finds_nothing(lived, olivia):
    for key in ("'; --", "\x00", "9" * 40, "-1", "%s", "%(since)s"):
        page = signed_in(olivia).get("/today/tickets/", {"what": "came_in", "by": "person", "key": key})
        assert page.status_code == 200
        assert b'id="line-' not in page.content
    assert signed_in(olivia).get("/today/?from=0001-01-01&to=9999-12-31").status_code == 200


def queries(browser, address):
    browser.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


def test_each_page_costs_the_same_however_much_there_is(lived, olivia):
    browser, counted = signed_in(olivia), []
    for round_ in range(2):
        counted.append({page: queries(browser, f"/today/{page}") for page in PAGES})
        for number in range(3):
            person = join(f"p{round_}{number}@example.com", "Some Body", "assistant")
            box = make_mailbox(f"box{round_}{number}@shop.example")
            ticket = open_ticket(box, make_customer(f"c{round_}{number}@x.example"), at=noon(1), kind="complaint")
            ticket.messages.create(direction="reply", author=person, created_at=noon(1))
        counter.count_all()
    assert counted[0] == counted[1]
    assert max(counted[0].values()) <= MOST, counted[0]
