import base64
import re

import pytest
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver

from tests.cast import add_mail, signed_in
from tickets import sealed
from tickets.desk import cursor, drafting, replying
from tickets.models import Attachment

# Of which there are rows that only the owner sees.
OF_TICKETS = ("attachments/", "messages/", "outgoing/", "desk-mail/", "mailboxes/mail/", "routing/calls/")


def routes(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        yield from routes(entry, path) if isinstance(entry, URLResolver) else [path]


@pytest.mark.parametrize("number", [0, 1, 2, 4711, 2**63 - 1])
def test_a_number_comes_out_as_it_went_in(number):
    told = sealed.seal(number)
    assert re.fullmatch(sealed.PATTERN, told)
    assert sealed.opened(told) == number


def test_neighbours_have_nothing_in_common():
    first, second = sealed.seal(1), sealed.seal(2)
    assert sum(a == b for a, b in zip(first, second, strict=True)) < 6


@pytest.mark.parametrize("made_up", ["A" * 22, "1" * 22, "_" * 22, "x", ""])
def test_what_was_not_sealed_here_does_not_open(made_up):
    with pytest.raises(ValueError, match=r".*"):
        sealed.opened(made_up)


def test_what_a_former_key_sealed_opens_as_long_as_it_is_known(settings):
    before = sealed.seal(7)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret key, long enough for the checks"
    assert sealed.opened(before) == 7 != before
    assert sealed.seal(7) != before
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(ValueError, match="not sealed here"):
        sealed.opened(before)


def test_no_route_counts_what_hangs_on_tickets():
    assert [path for path in routes() if path.startswith(OF_TICKETS) and "<int:" in path] == []


def test_a_tickets_page_names_no_number_of_a_row(asha, ticket):
    letter = add_mail(ticket, "Here", html="<p>Here</p>")
    reply = replying.reply(ticket, asha, "<p>Yes</p>")
    file = Attachment.objects.create(message=letter, filename="a.pdf", size=1, stored_name="x")
    draft = drafting.save(ticket, asha, "note", "<p>…</p>")
    loose = Attachment.objects.create(draft=draft, filename="b.pdf", size=1, stored_name="y")
    page = signed_in(asha).get(f"/tickets/{ticket.reference}/").content.decode()
    for address in (reverse("letter_body", args=[letter.pk]), reverse("undoing", args=[reply.pk])):
        assert address in page
    for each in (file, loose):
        assert reverse("attachment", args=[each.pk]) in page
    assert not re.search(r"/(attachments|messages|outgoing)/\d+/", page)
    assert not re.search(r'id="(message|event|frame)-\d+"|name="seen" value="\d+"', page)


def test_a_plain_number_leads_nowhere(asha, ticket):
    letter = add_mail(ticket, "Here", html="<p>Here</p>")
    assert signed_in(asha).get(f"/messages/{letter.pk}/body/").status_code == 404
    assert signed_in(asha).get(f"/messages/{sealed.seal(letter.pk)}/body/").status_code == 200


def test_the_way_to_older_tickets_names_no_number(ticket):
    told = base64.urlsafe_b64decode(cursor.write(cursor.place_of(ticket)) + "==").decode()
    assert told.split(" ")[1] == sealed.seal(ticket.pk)
    assert cursor.read(cursor.write(cursor.place_of(ticket))) == cursor.place_of(ticket)
