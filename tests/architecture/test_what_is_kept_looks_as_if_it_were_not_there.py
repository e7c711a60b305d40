"""What only the owner sees is answered as what does not exist: the same status, the same page, in the same time."""

import re
from collections.abc import Iterable, Iterator
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client

from tests.architecture.planted import plant
from tests.architecture.test_nobody_sees_what_only_the_owner_may import KEYS, addresses
from tests.cast import signed_in
from tickets.models import Ticket
from tickets.sealed import seal

NOT_THERE = 10**12
# That mail waits or failed is told to them, whoever wrote it; never what it says.
SEEN_BY_ADMINS = ("mail", "desk-mail")
# Each answer repeats a fresh token.
TOKENS = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|csrf-token[^>]+')
TIMED = 20


@pytest.fixture
def kept(mailbox, ticket, olivia, adam) -> Ticket:
    return plant(mailbox, ticket, olivia, adam)[0]


def ticket_of(row: Model) -> int | None:
    """The key of the ticket on which it hangs; None for what hangs on none."""
    for way in ("ticket_id", "message.ticket_id", "draft.ticket_id", "escalation.ticket_id"):
        found: object = row
        for name in way.split("."):
            found = getattr(found, name, None)
        if isinstance(found, int):
            return found
    return None


def rows_of(place: str) -> Iterable[Model]:
    model: Any = None if place in SEEN_BY_ADMINS else KEYS.get(place)
    return model.objects.all() if isinstance(model, type) else []


def pairs(kept: Ticket) -> Iterator[tuple[str, str]]:
    """Addresses of the kept ticket and all its parts, each with the same one of what is not there."""
    for path in addresses():
        if path.startswith("/tickets/<str:reference>/") and path.count("<") == 1:
            yield path.replace("<str:reference>", kept.reference), path.replace("<str:reference>", "ZZZZ-ZZ")
        if (place := re.match(r"(.*?)([\w-]+)/<sealed:\w+>([^<]*)$", path)) is None:
            continue
        before, model, after = place.groups()
        if (part := next((row for row in rows_of(model) if ticket_of(row) == kept.pk), None)) is not None:
            yield f"{before}{model}/{seal(part.pk)}{after}", f"{before}{model}/{seal(NOT_THERE)}{after}"


def answer(browser: Client, method: str, address: str) -> tuple[int, dict[str, str], bytes]:
    response = getattr(browser, method)(address)
    headers = {name: value for name, value in response.headers.items() if name != "Set-Cookie"}
    return response.status_code, headers, TOKENS.sub(b"", response.content).replace(address.encode(), b"")


@pytest.mark.parametrize("who", ["asha", "adam"])
def test_every_address_of_it_answers_as_if_nothing_were_there(who, request, kept):
    browser, visited = signed_in(request.getfixturevalue(who)), 0
    for there, not_there in pairs(kept):
        for method in ("get", "post"):
            visited += 1
            assert answer(browser, method, there) == answer(browser, method, not_there), f"{method} {there}"
    assert visited > 80


def test_an_assistant_gets_404_wherever_she_may_go_at_all(asha, kept, ticket):
    browser = signed_in(asha)
    for there, _ in pairs(kept):
        hers = there.replace(kept.reference, ticket.reference)
        if there.startswith("/tickets/") and browser.get(hers).status_code == 200:
            assert browser.get(there).status_code == 404, there
        if there.startswith(("/attachments/", "/messages/")) and not there.endswith("/rereading/"):
            assert browser.get(there).status_code in (404, 405), there


def seconds(browser: Client, address: str) -> float:
    began = perf_counter()
    browser.get(address)
    return perf_counter() - began


def test_it_takes_no_longer_either(asha, kept):
    browser = signed_in(asha)
    there, not_there = f"/tickets/{kept.reference}/", "/tickets/ZZZZ-ZZ/"
    browser.get(there)
    took = [(seconds(browser, there), seconds(browser, not_there)) for _ in range(TIMED)]
    one, other = (median(each) for each in zip(*took, strict=True))
    assert abs(one - other) < 0.25 * max(one, other)


def test_no_shared_cache_keeps_a_page(olivia, kept):
    browser = signed_in(olivia)
    for there, _ in pairs(kept):
        kept_how = browser.get(there).headers["Cache-Control"]
        assert "private" in kept_how or "no-store" in kept_how, there
        assert "public" not in kept_how, there
