"""Where a list asks something of each ticket on it, planning the policies took longer than all that they are for."""

from django.db import migrations

from tickets.row_security import below, of_message, of_ticket, seen_again, shown

SHOWN = shown("ticket.visibility", "ticket.mailbox_id")
# As the owner of the tables, so they name the schema: nobody's table of the same name is to be found in its place.
FUNCTIONS = f"""
DO $do$ BEGIN
    EXECUTE format($sql$
        CREATE FUNCTION tickets_sees(wanted bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER AS $body$
        BEGIN RETURN (SELECT {SHOWN} FROM %1$I.tickets_ticket ticket WHERE ticket.id = wanted); END $body$;
        CREATE FUNCTION tickets_sees_message(wanted bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER AS $body$
        BEGIN RETURN (
            SELECT {SHOWN} FROM %1$I.tickets_message message JOIN %1$I.tickets_ticket ticket ON ticket.id = message.ticket_id
            WHERE message.id = wanted
        ); END $body$;
    $sql$, current_schema());
END $do$;
"""
FORGET = "DROP FUNCTION tickets_sees_message(bigint); DROP FUNCTION tickets_sees(bigint)"
ASKED_BY_LISTS = [f"tickets_{name}" for name in ("readmark", "promise", "proposedreply", "escalation", "draft")]


class Migration(migrations.Migration):
    dependencies = [("tickets", "0047_what_hangs_on_no_ticket")]

    operations = [
        migrations.RunSQL(FUNCTIONS, FORGET),
        *(seen_again(table, of_ticket(), below(table, ticket_id="tickets_ticket")) for table in ASKED_BY_LISTS),
        seen_again("tickets_outgoingmail", of_message(), below("tickets_outgoingmail", message_id="tickets_message")),
    ]
