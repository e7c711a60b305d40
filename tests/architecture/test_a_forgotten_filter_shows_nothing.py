"""Row-level security: whoever forgets `access.visible_to` shows nothing that a person may not see."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import ProgrammingError, connection, transaction
from django.db.models import ForeignKey, Model

from accounts.seeing import NOBODY, seen_as, seen_by_the_desk, within
from tests.architecture.planted import plant
from tests.procedures.made import answered
from tickets import access
from tickets.models import (
    Attachment,
    DeskMail,
    Event,
    InboundMail,
    Message,
    Procedure,
    ProcedureVersion,
    Suppression,
    Ticket,
)
from tickets.procedures.from_answers import from_answer

# Hangs on a ticket by what it came from, and is there for all who may see tickets.
SEEN_BY_ALL: dict[type[Model], str] = {
    Suppression: "mail is stopped to an address for everybody; `desk/clearing.py` says who may read why",
}


@pytest.fixture
def secrets(mailbox, ticket, olivia, adam) -> list[Ticket]:
    return plant(mailbox, ticket, olivia, adam)


def hanging() -> set[type[Model]]:
    """Tickets, and all models from which foreign keys lead there, over however many others."""
    found: set[type[Model]] = {Ticket}
    while more := {each for each in apps.get_models() if each not in found and _above(each) & found}:
        found |= more
    return found


def _above(model: type[Model]) -> set[type[Model]]:
    return {field.related_model for field in model._meta.concrete_fields if isinstance(field, ForeignKey)}


def secured() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid WHERE relrowsecurity GROUP BY 1"
        )
        return {name for (name,) in cursor.fetchall()}


def in_secret(model: type[Model], secrets: list[Ticket]) -> Iterator[Model]:
    """The rows of a model that hang on secret tickets directly."""
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey) and field.related_model is Ticket:
            yield from model._default_manager.filter(**{f"{field.name}__in": secrets})


def test_all_that_hangs_on_tickets_has_a_policy(db):
    named = {model._meta.db_table for model in hanging() - set(SEEN_BY_ALL)}
    assert len(named) > 20
    assert named - secured() == set()


def test_an_assistant_gets_the_teams_tickets_and_what_belongs_to_them(asha, ticket, secrets):
    mine = [set(Ticket.objects.filter(visibility="team")), set(Message.objects.filter(ticket=ticket))]
    with seen_as(asha):
        assert set(Ticket.objects.all()) == mine[0]
        assert set(Message.objects.all()) == mine[1] != set()
        assert set(Event.objects.values_list("ticket", flat=True)) == {ticket.pk}
        assert not Ticket.objects.filter(pk__in=[each.pk for each in secrets]).exists()


def test_whatever_is_asked_for_no_row_of_a_secret_ticket_comes(asha, adam, secrets):
    """All rows of all tables, by the tickets that they hang on."""
    planted = {model: list(in_secret(model, secrets)) for model in hanging() - {Ticket} - set(SEEN_BY_ALL)}
    assert sum(bool(rows) for rows in planted.values()) > 8
    for person in (asha, adam, AnonymousUser()):
        with seen_as(person):
            for model, rows in planted.items():
                assert not model._default_manager.filter(pk__in=[row.pk for row in rows]).exists(), model


def test_a_file_goes_with_its_message_or_its_draft(asha, olivia, secrets):
    files = Attachment.objects.filter(message__ticket__in=secrets) | Attachment.objects.filter(
        draft__ticket__in=secrets
    )
    keys = list(files.values_list("pk", flat=True))
    assert keys
    with seen_as(asha):
        assert not Attachment.objects.filter(pk__in=keys).exists()
    with seen_as(olivia):
        assert Attachment.objects.filter(pk__in=keys).count() == len(keys)


def test_the_owner_gets_all_of_it(olivia, secrets):
    everything = {model: model._default_manager.count() for model in hanging()}
    with seen_as(olivia):
        assert {model: model._default_manager.count() for model in hanging()} == everything


def test_nobody_gets_no_ticket_and_nothing_of_one(secrets):
    with within(NOBODY):
        for model in hanging() - set(SEEN_BY_ALL):
            keys = [row.pk for row in in_secret(model, secrets)]
            assert not model._default_manager.filter(pk__in=keys).exists(), model
        assert not Ticket.objects.exists()
        assert not Message.objects.exists()


def test_some_mailboxes_alone(asha, ticket, mailbox):
    asha.only_mailboxes = []
    with seen_as(asha):
        assert not Ticket.objects.exists()
        assert not Message.objects.exists()
    asha.only_mailboxes = [mailbox.pk]
    with seen_as(asha):
        assert Ticket.objects.get() == ticket


def test_both_doors_show_the_same(asha, adam, olivia, secrets):
    for person in (asha, adam, olivia):
        told = set(access.visible_to(person))
        with seen_as(person):
            assert set(Ticket.objects.all()) == told


def test_nothing_is_changed_or_made_where_nothing_is_seen(asha, ticket, secrets):
    with seen_as(asha):
        assert Ticket.objects.all().update(subject="Seen") == 1
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Message.objects.create(ticket=secrets[0], direction="note", author=asha, text="Hello")
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Ticket.objects.filter(pk=ticket.pk).update(visibility="owner")
    assert Ticket.objects.filter(subject="Seen").count() == 1


def test_what_the_desk_must_know_is_asked_for_by_name(asha, ticket, secrets):
    with seen_as(asha):
        with seen_by_the_desk():
            assert Ticket.objects.count() == 1 + len(secrets)
        assert Ticket.objects.count() == 1


def test_mail_that_was_not_taken_in_and_its_letter_are_the_owners(asha, adam, olivia, mailbox, secrets):
    row = InboundMail.objects.create(mailbox=mailbox, delivery_key="left", state="left_out", source="imap")
    letter = DeskMail.objects.get(about__startswith="left_out:")
    for person, number in ((olivia, 1), (asha, 0), (adam, 0), (AnonymousUser(), 0)):
        with seen_as(person):
            assert InboundMail.objects.filter(pk=row.pk).count() == number
            assert DeskMail.objects.filter(pk=letter.pk).count() == number


def test_a_draft_made_of_an_answer_goes_with_the_ticket(asha, olivia, ticket):
    draft = from_answer(answered(ticket, asha, olivia), asha)
    with seen_as(asha):
        assert ProcedureVersion.objects.get() == draft
    Ticket.objects.update(visibility="owner")
    with seen_as(asha):
        assert not Procedure.objects.exists()
        assert not ProcedureVersion.objects.exists()
