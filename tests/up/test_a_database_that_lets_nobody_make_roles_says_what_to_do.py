"""The migration that gives the web process its role, as a user of the database that is no administrator."""

from importlib import import_module

import pytest
from django.db import ProgrammingError, connection

MIGRATION = import_module("tickets.migrations.0039_who_sees_which_rows")


@pytest.fixture
def weak(db):
    """Whoever signed in has no right to make roles; gone with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE weak_owner NOLOGIN; SET LOCAL SESSION AUTHORIZATION weak_owner")
        yield cursor


def test_what_an_administrator_has_to_run_is_said(weak):
    with pytest.raises(ProgrammingError) as refused:
        MIGRATION.let_the_web_in(None, connection.schema_editor())
    assert "CREATE ROLE supportdesk_web NOLOGIN;" in str(refused.value)
    assert 'GRANT supportdesk_web TO "weak_owner";' in str(refused.value)


def test_after_that_it_may_become_the_role_and_is_itself_again(weak):
    assert not MIGRATION._may_become_it(weak)
    weak.execute("RESET SESSION AUTHORIZATION; GRANT supportdesk_web TO weak_owner")
    weak.execute("SET LOCAL SESSION AUTHORIZATION weak_owner")
    assert MIGRATION._may_become_it(weak)
    weak.execute("SELECT current_user")
    assert weak.fetchone() == ("weak_owner",)
