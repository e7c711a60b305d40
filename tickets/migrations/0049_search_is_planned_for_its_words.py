"""A plan for any words takes them to be rare, and reads all messages for one that is in each: by EXECUTE it is made for
the words that are looked for."""

from django.db import migrations

from tickets.row_security import shown

SAYING = f"""
CREATE OR REPLACE FUNCTION tickets_saying(said text, most integer) RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 500
    AS $$ BEGIN RETURN QUERY EXECUTE $sql$
        SELECT message.ticket_id FROM tickets_message message JOIN tickets_ticket ticket ON ticket.id = message.ticket_id
        WHERE message.words @@ websearch_to_tsquery('simple', $1)
            AND {shown("ticket.visibility", "ticket.mailbox_id")}
            AND NOT EXISTS (
                SELECT 1 FROM tickets_outgoingmail outgoing
                WHERE outgoing.message_id = message.id AND outgoing.state = 'undone'
            )
        ORDER BY message.id DESC LIMIT $2
    $sql$ USING said, most; END $$;
DO $do$ BEGIN
    EXECUTE format('ALTER FUNCTION tickets_saying(text, integer) SET search_path = pg_catalog, %I, pg_temp', current_schema());
END $do$;
"""


class Migration(migrations.Migration):
    dependencies = [("tickets", "0048_lists_ask_quickly_who_sees_what")]

    operations = [migrations.RunSQL(SAYING, migrations.RunSQL.noop)]
