"""Visits every address as every role, with canary texts in everything of tickets that only the owner may see."""

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any
from urllib.parse import quote

import pytest
from django.db.models import Model
from django.http import HttpResponseBase
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from accounts.models import User
from tests.architecture.planted import CANARY, WHISPER, plant
from tests.architecture.planted_pay import MONTH, PAID, add_pay
from tests.cast import signed_in
from tests.recordings.made import together
from tickets.desk.queues import BY_SLUG
from tickets.models import (
    Attachment,
    BusinessHours,
    DaysOff,
    DeskMail,
    Duty,
    Escalation,
    IdleSpell,
    InboundMail,
    Income,
    KnownSender,
    Mailbox,
    Message,
    OutgoingMail,
    Procedure,
    ProposedReply,
    ProtectedSender,
    Recording,
    ResponseTarget,
    Rule,
    RuleApplication,
    SavedReply,
    Shift,
    ShiftCorrection,
    Ticket,
    Webhook,
    WebhookCall,
)
from tickets.sealed import seal

QUERIES = [f"?q={CANARY[:8]}", "?all=1&images=1&everything=1&state=failed"]
# What stands before a part of an address that varies → whose keys come there.
KEYS: dict[str, type[Model] | Sequence[object]] = {
    "join": ["nonsense"],
    "yes": ["nonsense"],
    "once": ["nonsense"],
    "how-was-it": ["nonsense"],
    "people": User,
    "pay": User,
    "invitations": [1],
    "mailboxes": Mailbox,
    "sign-in": ["google"],
    "handed-over": ["nonsense"],
    "mail": InboundMail,
    "outgoing": OutgoingMail,
    "proposals": ProposedReply,
    "desk-mail": DeskMail,
    "duties": Duty,
    "rules": Rule,
    "applications": RuleApplication,
    "kept": ProtectedSender,
    "kinds": ["payments"],
    "senders": KnownSender,
    "webhooks": Webhook,
    "calls": WebhookCall,
    "hours": BusinessHours,
    "targets": ResponseTarget,
    "queues": list(BY_SLUG),
    "saved-replies": SavedReply,
    "replies": SavedReply,
    "attachments": Attachment,
    "recordings": Recording,
    "messages": Message,
    "questions": Escalation,
    "procedures": Procedure,
    "versions": [1, 2],
    "shifts": Shift,
    "idle": IdleSpell,
    "corrections": ShiftCorrection,
    "days-off": DaysOff,
    "income": Income,
    "mine": ["payments"],
}


@pytest.fixture
def secrets(mailbox, ticket, olivia, adam) -> list[Ticket]:
    add_pay(olivia, olivia)
    return plant(mailbox, ticket, olivia, adam)


def addresses(resolver: URLResolver | None = None, prefix: str = "/") -> Iterator[str]:
    """The patterns of all routes of ours, such as '/tickets/<str:reference>/'."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, path)
        elif not path.startswith(("/accounts/", "/static/")):
            yield path


def filled(path: str, secrets: Sequence[Ticket]) -> list[str]:
    """The route with the keys of all that is there in the places that vary."""
    fixed, places = re.split(r"<[^>]+>", path), re.findall(r"<[^>]+>", path)
    keys = [
        [MONTH]
        if place.startswith("<month:")
        else _keys(each.strip("/").rpartition("/")[2], secrets, is_sealed=place.startswith("<sealed:"))
        for each, place in zip(fixed, places, strict=False)
    ]
    return ["".join(map("".join, zip(fixed, (*each, ""), strict=True))) for each in product(*keys)]


def _keys(before: str, secrets: Sequence[Ticket], *, is_sealed: bool) -> list[str]:
    if before == "tickets":
        return [ticket.reference for ticket in secrets]
    kept: Any = KEYS[before]
    if not isinstance(kept, type):
        return [str(each) for each in kept]
    found = kept.objects.values_list("key" if kept in (Rule, Recording) else "pk", flat=True)
    assert found, f"nothing is planted for {before}"
    return [seal(each) if is_sealed else str(each) for each in found]


def told(response: HttpResponseBase) -> str:
    """Everything that the visitor gets: status line aside, the headers and the body."""
    if getattr(response, "is_async", False) and response.streaming:
        return f"{response.headers} {together(response) if 'Content-Length' in response else ''}"
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return f"{response.headers} {body.decode('utf-8', 'replace')}"


def visit(browser: Client, secrets: Sequence[Ticket], also: str) -> Iterator[tuple[str, str]]:
    """Every answer, without the address that was asked for: pages repeat it in links. `also` is one more address.

    First all that is read, then all that is done: what is done may take away what could be read.
    """
    browser.raise_request_exception = False
    endless = "/live/"  # what it may say is tested beside it
    urls = [url for path in addresses() if path != endless for url in filled(path, secrets)]
    for url in (*urls, also, f"{also}why/"):
        response, text = ask(browser, "get", url)
        yield f"get {url}", text
        # What is not there, or is no page, is not there for a question either.
        for query in QUERIES if response.status_code == 200 else ():
            yield f"get {url}{query}", ask(browser, "get", url, query)[1]
    for url in urls:
        yield f"post {url}", ask(browser, "post", url)[1]


def ask(browser: Client, method: str, url: str, query: str = "") -> tuple[HttpResponseBase, str]:
    response = getattr(browser, method)(url + query)
    assert response.status_code < 500, f"{method} {url}{query}: {response.status_code}"
    return response, told(response).replace(url, "").replace(quote(url, safe=""), "")


def test_no_address_shows_the_canary(secrets, ticket, asha, adam):
    never = [CANARY, *PAID, *(secret.reference for secret in secrets)]
    roles = {"nobody": Client(), "assistant": signed_in(asha), "admin": signed_in(adam)}
    for role, browser in roles.items():
        visited = 0
        for address, text in visit(browser, secrets, f"/tickets/{ticket.reference}/"):
            visited += 1
            for each in (*never, *([WHISPER] if role != "admin" else [])):
                assert each not in text, f"{role}: {address}"
        assert visited > 200, role


def test_the_owner_does_see_it(secrets, ticket, olivia):
    for address in (f"/tickets/{secrets[0].reference}/", "/routing/webhooks/", "/health/page/"):
        assert CANARY in signed_in(olivia).get(address).content.decode(), address
    assert PAID[0] in signed_in(olivia).get(f"/pay/{olivia.pk}/{MONTH}/").content.decode()
    assert WHISPER in signed_in(olivia).get(f"/tickets/{ticket.reference}/why/").content.decode()
