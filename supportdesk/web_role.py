"""Whether row-level security binds the web process: asked by `prepare`, with the address that it will use."""

import psycopg2

from supportdesk.scope_sql import ROLE

REFUSED = "The web process cannot sign in to the database, or not become the role {role}: {said}"
UNBOUND = "Row-level security does not bind the role {role}: it is a superuser, may bypass it, or owns the tables."


def problem(url: str) -> str:
    """In words, '' for none. Raises nothing: what the database says is part of the words."""
    try:
        connection = psycopg2.connect(url)
    except psycopg2.Error as refused:
        return REFUSED.format(role=ROLE, said=str(refused).strip())
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {ROLE}")
            cursor.execute("SELECT row_security_active('tickets_ticket')")
            is_bound = cursor.fetchone() == (True,)
        return "" if is_bound else UNBOUND.format(role=ROLE)
    except psycopg2.Error as refused:
        return REFUSED.format(role=ROLE, said=str(refused).strip())
    finally:
        connection.close()
