"""supportdesk/scoped.py: in whatever way the database is asked, it is asked for a person; nothing stays behind."""

import io

import psycopg2.extensions
import psycopg2.extras
import psycopg2.sql
import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from accounts.seeing import NOBODY, seen_as, seen_by_the_desk, within
from supportdesk import scope_sql
from tickets.models import Event, Ticket

WHO = "SELECT current_user, coalesce(current_setting('supportdesk.sees', true), '')"
WEB = "supportdesk_web"


def who() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(WHO)
        return cursor.fetchone()


def seen() -> int:
    return Ticket.objects.count()


@pytest.fixture(params=["between transactions", "within one"])
def anyhow(request, transactional_db):
    """Each test as statements of their own, and as parts of one transaction."""
    if request.param == "between transactions":
        yield
    else:
        with transaction.atomic():
            yield


@pytest.fixture
def both(anyhow, ticket, private) -> None:
    """One ticket of the team, and one that the owner keeps."""


def fail_after(many: int) -> None:
    assert seen() == many
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


def test_people_take_turns_on_one_connection(both, asha, olivia):
    for _ in range(3):
        with seen_as(asha):
            assert (who(), seen()) == ((WEB, "team"), 1)
            with seen_by_the_desk():
                assert (who(), seen()) == ((WEB, "all"), 2)
            with within(NOBODY):
                assert (who(), seen()) == ((WEB, ""), 0)
            assert seen() == 1
        with seen_as(olivia):
            assert seen() == 2
        assert seen() == 2
        assert who()[0] != WEB


def test_after_a_step_back_it_is_said_anew(both, asha, olivia):
    for _ in range(2):
        with seen_as(olivia):
            assert seen() == 2
        with seen_as(asha):
            with pytest.raises(DatabaseError), transaction.atomic():
                fail_after(1)
            assert seen() == 1
            with transaction.atomic():
                with within(NOBODY):
                    assert seen() == 0
                transaction.set_rollback(True)
            assert (who(), seen()) == ((WEB, "team"), 1)
    assert seen() == 2


def test_an_error_leaves_nobody_elses_sight(both, asha):
    with seen_as(asha), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT no_such_column")
    with within(NOBODY):
        assert seen() == 0


def test_rows_that_are_fetched_bit_by_bit(both, asha, olivia):
    """A server's cursor works out its rows as late as they are fetched: for whom it was opened, not for who fetches."""
    with seen_as(asha):
        begun = Ticket.objects.order_by("pk").iterator(chunk_size=1)
        first = next(begun)
    with seen_as(olivia):
        assert [first, *begun] == [Ticket.objects.get(visibility="team")]
    with within(NOBODY):
        assert list(Ticket.objects.iterator()) == []
    with seen_as(olivia):
        assert len(list(Ticket.objects.iterator(chunk_size=1))) == 2


def test_many_rows_in_one_call(both, asha, ticket, private):
    wanted = [(ticket.pk,), (private.pk,)]
    update = "UPDATE tickets_ticket SET preview = 'seen' WHERE id = %s"
    with seen_as(asha), connection.cursor() as cursor:
        cursor.executemany(update, wanted)
        found = psycopg2.extras.execute_values(
            cursor.cursor, "SELECT id FROM tickets_ticket WHERE id IN (%s)", wanted, "%s", fetch=True
        )
        psycopg2.extras.execute_batch(cursor.cursor, update, wanted)
        out = io.StringIO()
        cursor.copy_expert("COPY (SELECT id FROM tickets_ticket) TO STDOUT", out)
    assert found == [(ticket.pk,)]
    assert out.getvalue().split() == [str(ticket.pk)]
    assert set(Ticket.objects.filter(preview="seen")) == {ticket}


def test_a_statement_of_another_kind_of_text(both, asha):
    with seen_as(asha), connection.cursor() as cursor:
        for statement in (
            b"SELECT count(*) FROM tickets_ticket",
            psycopg2.sql.SQL("SELECT count(*) FROM tickets_ticket"),
        ):
            cursor.execute(statement)
            assert cursor.fetchone() == (1,)


def test_a_cursor_that_would_not_say_for_whom_is_refused(db):
    connection.ensure_connection()
    with pytest.raises(ProgrammingError), connection.wrap_database_errors:
        connection.connection.cursor(cursor_factory=psycopg2.extras.DictCursor)


def test_what_fails_when_it_is_committed_leaves_nothing_in_force(transactional_db, asha, ticket):
    with seen_as(asha), pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.create(ticket=ticket, verb="noted", message_id=10**9)
    assert who()[0] != WEB


def test_a_scope_that_cannot_be_set_raises(both, asha, monkeypatch):
    monkeypatch.setattr(scope_sql, "of", lambda scope: "SELECT set_config('role', 'nobody_of_this_name', true);")
    with seen_as(asha), pytest.raises(DatabaseError), transaction.atomic():
        seen()


def test_between_transactions_nothing_stays_on_the_connection(transactional_db, asha, ticket):
    with seen_as(asha):
        assert seen() == 1
        # As another program that shares the connection would ask.
        cursor = psycopg2.extensions.cursor(connection.connection)
        cursor.execute(WHO)
        assert cursor.fetchone()[0] != WEB
