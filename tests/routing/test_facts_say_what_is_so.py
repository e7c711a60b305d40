from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import add_mail, make_customer, make_mailbox, open_ticket
from tests.mail.letters import mail, taken_in
from tests.routing.rules_in_force import come
from tickets.models import Attachment, BusinessHours, KnownSender, Message, ProtectedSender
from tickets.models.event import Verb
from tickets.models.ticket import Visibility
from tickets.routing import assigning, facts
from tickets.routing.facts import language
from tickets.routing.rules.fields import FIELDS

ALL = {*FIELDS, "hours", "team"}
OF_PAYPAL = {"from_": "PayPal <service@mail.paypal.com>", "reply_to": "carl@customer.example"}


@pytest.fixture
def mailbox(db):
    return make_mailbox("support@example.com")


def of(ticket, occasion="new", needs=ALL, **more):
    return facts.of_tickets([ticket], occasion=occasion, needs=needs, now=timezone.now(), **more)[ticket.pk]


def test_a_mail_is_from_whom_it_names_and_not_from_whom_answers_go_to(mailbox):
    KnownSender.objects.create(domain="paypal.com", kind="payments")
    ticket = taken_in(mailbox, mail(**OF_PAYPAL), "service@mail.paypal.com").ticket
    found = of(ticket)
    assert ticket.customer.email == "carl@customer.example"
    assert (found.from_address, found.from_name) == ("service@mail.paypal.com", "PayPal")
    assert (found.from_domain, found.known_sender) == ("mail.paypal.com", "payments")


@pytest.mark.parametrize("value", ["service@mail.paypal.com", "mail.paypal.com", "paypal.com", "carl@customer.example"])
def test_who_is_protected_is_so_by_address_domain_and_below_and_by_where_answers_go(mailbox, value):
    ProtectedSender.objects.create(value=value)
    [ticket] = come(mailbox, mail(**OF_PAYPAL))
    assert ticket.visibility == Visibility.OWNER
    assert "keeps" in ticket.events.get(verb=Verb.ROUTED).detail["reason"]


@pytest.mark.parametrize(
    "address", ["Lawyer@FIRM.example", "lawyer@firm.example.", '"lawyer"@firm.example', "lawyer+desk@firm.example"]
)
def test_who_is_protected_is_so_however_the_address_is_spelled(mailbox, address):
    ProtectedSender.objects.create(value="lawyer@firm.example")
    assert come(mailbox, mail(from_=f"The lawyer <{address}>"))[0].visibility == Visibility.OWNER


@pytest.mark.parametrize(
    "value", ["kanzlei-müller.example", "xn--kanzlei-mller-4ob.example", "l@kanzlei-müller.example"]
)
@pytest.mark.parametrize("domain", ["kanzlei-müller.example", "xn--kanzlei-mller-4ob.example"])
def test_a_domain_with_umlauts_is_one_however_mail_writes_it(mailbox, value, domain):
    ProtectedSender.objects.create(value=value)
    raw = mail().replace(b"carl@customer.example", f"l@{domain}".encode())
    assert come(mailbox, raw)[0].visibility == Visibility.OWNER


def test_who_shows_a_protected_address_as_a_name_is_kept_but_not_as_them(mailbox):
    ProtectedSender.objects.create(value="lawyer@firm.example")
    [ticket] = come(mailbox, mail(from_='"lawyer@firm.example" <mallory@stranger.example>'))
    assert ticket.visibility == Visibility.OWNER
    assert "not proven" in ticket.events.get(verb=Verb.ROUTED).detail["reason"]


@pytest.mark.parametrize("value", ["pal.com", "notpaypal.com", "ice@mail.paypal.com", "elsewhere.example"])
def test_who_only_looks_like_it_is_not(mailbox, value):
    ProtectedSender.objects.create(value=value)
    assert come(mailbox, mail(**OF_PAYPAL))[0].visibility == Visibility.TEAM


def test_who_only_claims_to_be_protected_is_kept_too(mailbox):
    ProtectedSender.objects.create(value="customer.example")
    ticket = open_ticket(mailbox, make_customer(), visibility=Visibility.HELD)
    Message.objects.update(sender_proof="failed")
    assigning.route([ticket])
    ticket.refresh_from_db()
    assert ticket.visibility == Visibility.OWNER
    assert "not proven" in ticket.events.get(verb=Verb.ROUTED).detail["reason"]


def test_headers_come_from_hand_or_from_where_the_mail_lies(mailbox):
    ticket = taken_in(mailbox, mail(x_shop="Order 4711")).ticket
    message = ticket.messages.get()
    assert ("x-shop", "Order 4711") in of(ticket).headers
    assert of(ticket, headers={message.inbound_id: (("X-Shop", "At hand"),)}).headers == (("x-shop", "At hand"),)
    assert of(ticket, needs={"text"}).headers == ()


def test_a_mail_whose_file_is_lost_has_no_headers(mailbox):
    ticket = taken_in(mailbox, mail(x_shop="Order 4711")).ticket
    inbound = ticket.messages.get().inbound
    inbound.raw_name = "raw/00/nothing"
    inbound.save()
    assert of(ticket).headers == ()


def test_files_people_and_numbers(mailbox):
    carl = make_customer()
    carl.tags = ["vip"]
    carl.save()
    open_ticket(mailbox, carl)
    open_ticket(mailbox, carl, visibility=Visibility.OWNER)
    ticket = open_ticket(mailbox, carl)
    first = ticket.messages.get()
    Message.objects.filter(pk=first.pk).update(to=[["Shop", "Support@Example.com"]], cc=[["", "boss@firm.example"]])
    name = "files/x"
    Attachment.objects.create(
        message=first, filename="a.pdf", content_type="application/pdf", size=2_000_000, stored_name=name
    )
    add_mail(ticket, "More")
    found = of(ticket)
    assert (found.to, found.cc) == (("support@example.com",), ("boss@firm.example",))
    assert [(file.name, file.size) for file in found.files] == [("a.pdf", 2_000_000)]
    assert found.customer_tags == ("vip",)
    assert found.messages == 2
    assert found.earlier_tickets == 1, "what only the owner sees tells nobody that Carl is known"


def test_of_a_reply_it_is_the_reply_and_later_the_last_that_the_customer_wrote(mailbox):
    ticket = open_ticket(mailbox, make_customer(), text="First")
    second = add_mail(ticket, "Second")
    third = add_mail(ticket, "Third", at=timezone.now() + timedelta(seconds=1))
    assert of(ticket).text == "First"
    assert of(ticket, "reply", messages={ticket.pk: second}).text == "Second"
    assert of(ticket, "time").text == "Third"
    assert of(ticket, "time").arrived_at == third.created_at


def test_mail_is_looked_at_again_as_if_it_had_just_come(mailbox):
    ticket = open_ticket(mailbox, make_customer(), text="First", kind="payments")
    add_mail(ticket, "Second", at=timezone.now() + timedelta(seconds=1))
    add_mail(ticket, "Third", at=timezone.now() + timedelta(seconds=2))
    messages = list(Message.objects.order_by("pk"))
    first, second, third = facts.of_messages(messages, needs=ALL, now=timezone.now())
    assert (first.occasion, first.marks.kind, first.marks.visibility, first.messages) == ("new", "", "held", 1)
    assert (second.occasion, second.marks.kind, second.messages, third.messages) == ("reply", "payments", 2, 3)
    assert [each.text for each in (first, second, third)] == ["First", "Second", "Third"]


def test_business_hours_are_the_default_ones(mailbox):
    BusinessHours.objects.create(name="Never", week={}, is_default=True)
    ticket = open_ticket(mailbox, make_customer())
    hours = of(ticket).hours
    assert hours is not None
    assert not hours.is_open(timezone.now())
    assert of(ticket, needs={"text"}).hours is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Guten Tag, ich habe den Kurs bezahlt und bis heute nichts bekommen.", "de"),
        ("Bonjour, j'ai payé le cours hier et je n'ai toujours rien reçu de votre part.", "fr"),
        ("שלום, שילמתי אתמול על הקורס ועדיין לא קיבלתי דבר. אשמח לעזרתכם.", "he"),
        ("Hei, eg betalte for kurset i går, men har enno ikkje fått noko. Kan de hjelpe meg med dette?", "no"),
        ("ꀀꀁꀂꀃꀄꀅꀆꀇꀈꀉꀊꀋꀌꀍꀎꀏꀐꀑꀒꀓꀔꀕꀖꀗꀘꀙꀚꀛ", ""),
        ("ok", ""),
        ("\x00\x01\ufffe\ud800", ""),
        ("4711 0815 " * 20, ""),
        ("", ""),
    ],
)
def test_a_language_is_said_only_where_it_is_sure(text, code):
    assert language.of(text) == code


def test_facts_cost_as_many_statements_for_many_as_for_one(mailbox):
    KnownSender.objects.create(domain="customer.example", kind="question")
    tickets = [open_ticket(mailbox, make_customer(f"c{number}@customer.example")) for number in range(7)]

    def cost(chosen):
        fresh = list(type(mailbox.tickets.first()).objects.filter(pk__in=[ticket.pk for ticket in chosen]))
        with CaptureQueriesContext(connection) as queries:
            facts.of_tickets(fresh, occasion="new", needs=ALL, now=timezone.now())
        return len(queries)

    assert cost(tickets[:1]) == cost(tickets)


def test_without_rules_only_what_protects_is_looked_up(mailbox):
    ticket = open_ticket(mailbox, make_customer())
    ready = type(ticket).objects.select_related("customer", "mailbox", "may_belong_to", "assignee", "target").get()
    with CaptureQueriesContext(connection) as queries:
        facts.of_tickets([ready], occasion="new", needs=(), now=timezone.now())
    assert len(queries) == 2
