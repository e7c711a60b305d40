"""Visits every address as every role, with canary texts in everything of a ticket that only the owner may see."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpResponseBase
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLResolver
from django.utils import timezone

from accounts.models import User
from tests.cast import make_customer, open_ticket, signed_in
from tickets.models import (
    Attachment,
    DeskMail,
    Draft,
    Event,
    InboundMail,
    Message,
    OutgoingMail,
    SavedReply,
    Ticket,
    Webhook,
    WebhookCall,
)
from tickets.models.event import Verb
from tickets.models.message import Direction
from tickets.models.outgoing import OutgoingState
from tickets.models.ticket import Visibility
from tickets.routing import effects
from tickets.routing.rules import Effect, Reference

CANARY = "canary7391"
QUERIES = [f"?q={CANARY[:8]}", "?all=1&images=1&state=failed"]


@pytest.fixture(params=[Visibility.OWNER, Visibility.HELD])
def secret(request, mailbox, olivia, carl) -> Ticket:
    """Owner-only (or held), with the canary in subject, customer, texts, names, files, events and outbox."""
    customer = make_customer(f"paula-{CANARY}@partner.example", f"Paula {CANARY}")
    ticket = open_ticket(
        mailbox, customer, f"Launch {CANARY}", text=f"Dates {CANARY}", visibility=request.param, status="open"
    )
    mail = ticket.messages.get()
    Message.objects.filter(pk=mail.pk).update(html=f"<p>{CANARY}</p>")
    add_files(mail, ticket, olivia)
    add_reply(ticket, olivia)
    Event.objects.create(ticket=ticket, actor=olivia, verb=Verb.NOTED, detail={"reason": CANARY})
    add_outflow(ticket)
    return ticket


def add_outflow(ticket: Ticket) -> None:
    """What the owner's own rules sent out of it: a call of another program, a forwarded mail, a letter. They go by a
    number that is asked for anyway."""
    number = {"pk": ticket.messages.order_by("pk").values_list("pk", flat=True)[0]}
    webhook = Webhook.objects.create(**number, key="crm", name="CRM", url="https://crm.example/", secret="whsec_eA==")
    WebhookCall.objects.create(
        **number, webhook=webhook, ticket=ticket, body={"data": {"rule": {"name": CANARY}}}, state="failed", said=CANARY
    )
    SavedReply.objects.create(**number, key="hello", name="Hello", html="<p>{name} {subject}</p>")
    rule = Reference(rule=1, version=1, number=1, name="Partners", by_owner=True)
    wanted = (("forward", "books@tax.example"), ("notify", "owner"))
    effects.make((Effect(do, value, rule, CANARY), ticket, None) for do, value in wanted)
    DeskMail.objects.update(state="failed")


def add_files(mail: Message, ticket: Ticket, olivia: User) -> None:
    name = default_storage.save("attachments/ca/canary", ContentFile(CANARY.encode()))
    draft = Draft.objects.create(ticket=ticket, author=olivia, html=f"<p>{CANARY}</p>")
    for owner in ({"message": mail}, {"draft": draft}):
        Attachment.objects.create(
            **owner, filename=f"{CANARY}.txt", content_type="text/plain", size=10, stored_name=name, content_id=CANARY
        )


def add_reply(ticket: Ticket, olivia: User) -> None:
    for direction, state in (("note", None), ("reply", "failed"), ("reply", "unknown"), ("reply", "queued")):
        message = Message.objects.create(
            ticket=ticket, direction=Direction(direction), author=olivia, text=CANARY, new_text=CANARY, html=CANARY,
            to=[[CANARY, f"{CANARY}@partner.example"]],
        )  # fmt: skip
        if state:
            now = timezone.now()
            OutgoingMail.objects.create(
                message=message, mailbox=ticket.mailbox, state=OutgoingState(state), queued_at=now, due_at=now,
                server_said=CANARY, file_name=f"{CANARY}.eml",
            )  # fmt: skip


def addresses(resolver: URLResolver | None = None, prefix: str = "/") -> Iterator[str]:
    """The patterns of all routes of ours, such as '/tickets/<str:reference>/'."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, path)
        elif not path.startswith(("/accounts/", "/static/")):
            yield path


def filled(path: str, secret: Ticket) -> list[str]:
    """The route with everything that could stand for a part of the secret ticket in its place."""
    kept = (Message, Attachment, OutgoingMail, InboundMail, Draft)
    numbers = {str(row.pk) for model in kept for row in model.objects.all()}
    words = {secret.reference, "open", "resolved", "reply"}
    found = [path]
    for tag in re.findall(r"<[^>]+>", path):
        values = numbers if tag.startswith("<int:") else words | numbers
        found = [each.replace(tag, value) for each in found for value in sorted(values)]
    return found


def told(response: HttpResponseBase) -> str:
    """Everything that the visitor gets: status line aside, the headers and the body."""
    if getattr(response, "is_async", False) and response.streaming:
        return str(response.headers)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return f"{response.headers} {body.decode('utf-8', 'replace')}"


def visit(browser: Client, secret: Ticket) -> Iterator[tuple[str, str]]:
    """Every answer, without the address that was asked for: pages repeat it in links."""
    browser.raise_request_exception = False
    endless = "/live/"  # what it may say is tested beside it
    for url in (url for path in addresses() if path != endless for url in filled(path, secret)):
        response, text = ask(browser, "get", url)
        yield f"get {url}", text
        # What is not there, or is no page, is not there for a question either.
        for query in QUERIES if response.status_code == 200 else ():
            yield f"get {url}{query}", ask(browser, "get", url, query)[1]
        yield f"post {url}", ask(browser, "post", url)[1]


def ask(browser: Client, method: str, url: str, query: str = "") -> tuple[HttpResponseBase, str]:
    response = getattr(browser, method)(url + query)
    assert response.status_code < 500, f"{method} {url}{query}: {response.status_code}"
    return response, told(response).replace(url, "").replace(quote(url, safe=""), "")


@pytest.mark.parametrize("role", ["assistant", "admin", "nobody"])
def test_no_address_shows_the_canary_to(role, secret, asha, adam, ticket):
    browser = {"assistant": signed_in(asha), "admin": signed_in(adam), "nobody": Client()}[role]
    visited = 0
    for address, text in visit(browser, secret):
        visited += 1
        assert CANARY not in text, address
        assert secret.reference not in text, address
    assert visited > 20


def test_the_owner_does_see_it(secret, olivia):
    page = signed_in(olivia).get(f"/tickets/{secret.reference}/")
    assert CANARY in page.content.decode()
