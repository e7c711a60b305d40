"""Row-level security: what a forgotten filter would show, the database does not."""

from typing import Any

from django.db import ProgrammingError, migrations, transaction

from tickets.row_security import PERSON, TEAM, below, seen, seen_where, shown

ROLE = "supportdesk_web"

MAKE = f"CREATE ROLE {ROLE} NOLOGIN"
JOIN = f"GRANT {ROLE} TO CURRENT_USER"
RIGHTS = f"""
GRANT USAGE ON SCHEMA {{schema}} TO {ROLE};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {{schema}} TO {ROLE};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {{schema}} TO {ROLE};
ALTER DEFAULT PRIVILEGES IN SCHEMA {{schema}} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {ROLE};
ALTER DEFAULT PRIVILEGES IN SCHEMA {{schema}} GRANT USAGE, SELECT ON SEQUENCES TO {ROLE};
"""
HELP = """The web process needs the role {role}, and this user may not make it. Let an administrator of the database run
    {make};
    GRANT {role} TO "{user}";
and start again. See docs/running.md."""


def let_the_web_in(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema()), current_user")
        schema, user = cursor.fetchone()
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        try:
            with transaction.atomic(using=schema_editor.connection.alias):
                if cursor.fetchone() is None:
                    cursor.execute(MAKE)
                if not _may_become_it(cursor):
                    cursor.execute(JOIN)
        except ProgrammingError as problem:
            raise ProgrammingError(HELP.format(role=ROLE, make=MAKE, user=user)) from problem
        cursor.execute(RIGHTS.format(schema=schema))


def _may_become_it(cursor: Any) -> bool:
    """Tried: whoever made a role is a member of it in some way, and may still not become it (PostgreSQL 16)."""
    alias = cursor.db.alias
    try:
        with transaction.atomic(using=alias):
            cursor.execute(f"SET LOCAL ROLE {ROLE}")
            transaction.set_rollback(True, using=alias)
    except ProgrammingError:
        return False
    return True


# Mail without a ticket is there for those who look after the mailboxes; of a ticket's mail its message decides.
# In a function that sees all messages, since one that is hidden would look like none.
MAIL_OF_A_TICKET = """
CREATE FUNCTION tickets_mail_is_in_a_ticket(mail bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT
    AS $$ SELECT EXISTS (SELECT 1 FROM tickets_message WHERE inbound_id = mail) $$;
"""
FORGET_MAIL = "DROP FUNCTION tickets_mail_is_in_a_ticket(bigint)"

# 'kind:message:ticket:whose' (tickets/mail/about_tickets.py); other letters have no third part, or no number there.
ABOUT_A_TICKET = "split_part(about, ':', 3)"
LETTER = f"""CASE WHEN {ABOUT_A_TICKET} ~ '^[0-9]{{1,18}}$'
    THEN EXISTS (SELECT 1 FROM tickets_ticket above WHERE above.id = {ABOUT_A_TICKET}::bigint) ELSE true END"""

OF_ONE_TICKET = (
    "draft",
    "message",
    "escalation",
    "event",
    "participant",
    "procedureuse",
    "promise",
    "proposedreply",
    "readmark",
    "rulerun",
    "occasion",
    "routingfault",
    "appliedchange",
)
OF_A_TICKET = [seen(f"tickets_{name}", below(f"tickets_{name}", ticket_id="tickets_ticket")) for name in OF_ONE_TICKET]
FURTHER = [
    seen(
        "tickets_ticketlink",
        below("tickets_ticketlink", ticket_id="tickets_ticket", other_id="tickets_ticket"),
    ),
    seen(
        "tickets_webhookcall",
        f"ticket_id IS NULL OR {below('tickets_webhookcall', ticket_id='tickets_ticket')}",
    ),
    seen("tickets_outgoingmail", below("tickets_outgoingmail", message_id="tickets_message")),
    seen(
        "tickets_attachment",
        f"{below('tickets_attachment', message_id='tickets_message')}"
        f" OR {below('tickets_attachment', draft_id='tickets_draft')}",
    ),
    seen("tickets_proceduretick", below("tickets_proceduretick", use_id="tickets_procedureuse")),
    seen(
        "tickets_inboundmail",
        "EXISTS (SELECT 1 FROM tickets_message below WHERE below.inbound_id = tickets_inboundmail.id)"
        " OR NOT tickets_mail_is_in_a_ticket(id)",
    ),
    seen("tickets_deskmail", LETTER),
]
# What nobody has published yet is its writer's and the owner's.
PROCEDURES = [
    seen("tickets_procedure", f"{TEAM} AND (current_id IS NOT NULL OR created_by_id = {PERSON})"),
    seen(
        "tickets_procedureversion",
        f"{TEAM} AND (state = 'published' OR written_by_id = {PERSON})",
    ),
    seen("tickets_procedurereading", below("tickets_procedurereading", version_id="tickets_procedureversion")),
    seen(
        "tickets_recording",
        f"made_by_id = {PERSON} AND escalation_id IS NULL AND procedure_id IS NULL"
        f" OR {below('tickets_recording', escalation_id='tickets_escalation')}"
        f" OR {below('tickets_recording', procedure_id='tickets_procedure')}",
    ),
]


class Migration(migrations.Migration):
    dependencies = [("tickets", "0038_customers_by_domain"), ("accounts", "0005_permissions_of_people")]

    operations = [
        migrations.RunPython(let_the_web_in, migrations.RunPython.noop),
        migrations.RunSQL(MAIL_OF_A_TICKET, FORGET_MAIL),
        seen_where("tickets_ticket", shown()),
        *OF_A_TICKET,
        *FURTHER,
        *PROCEDURES,
    ]
