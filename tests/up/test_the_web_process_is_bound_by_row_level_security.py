"""The real processes: pages ask the database as a role that is no superuser, bypasses nothing and owns no table."""

import subprocess
import sys
import urllib.request

import psycopg2
import pytest

from supportdesk import places, web_role
from supportdesk.env import CHECKOUT

WHO = "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = %s"
OWNED = "SELECT count(*) FROM pg_class JOIN pg_roles ON pg_roles.oid = relowner WHERE rolname = %s"
AT_WORK = "SELECT count(*) FROM pg_stat_activity WHERE usename = %s"
AS_THE_WEB = """
import supportdesk.asgi
from django.db import connection
from tickets.models import Ticket
with connection.cursor() as cursor:
    cursor.execute("SELECT session_user, current_user, row_security_active('tickets_ticket')")
    print(*cursor.fetchone(), Ticket.objects.count())
"""


@pytest.fixture
def asked(running_desk):
    """Asks the desk's database as its owner."""
    connection = psycopg2.connect(places.database_url(running_desk.data))

    def ask(sql: str) -> tuple[object, ...]:
        with connection.cursor() as cursor:
            cursor.execute(sql, [places.WEB_USER])
            return cursor.fetchone()

    yield ask
    connection.close()


def test_the_role_can_do_nothing_but_what_pages_need(asked):
    assert asked(WHO) == (False, False, False, False)
    assert asked(OWNED) == (0,)


def test_the_web_process_signs_in_as_it(running_desk, asked):
    join = running_desk.owner_link
    assert urllib.request.urlopen(join).status == 200
    assert asked(AT_WORK) > (0,)


def test_outside_a_request_it_sees_no_ticket(running_desk):
    done = subprocess.run(
        [sys.executable, "-c", AS_THE_WEB],
        env=running_desk.env,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [places.WEB_USER, places.WEB_USER, "True", "0"]


def test_a_role_that_is_not_bound_is_told(running_desk, asked):
    url = places.web_database_url(running_desk.data)
    assert web_role.problem(url) == ""
    assert "cannot sign in" in web_role.problem(url.replace(places.WEB_USER, "nobody_here"))
