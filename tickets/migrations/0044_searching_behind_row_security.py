"""Full-text search where row-level security holds: behind a policy no index of words is used, since '@@' might tell of
rows that are not shown. So this function asks the index, and goes by what the policy of tickets goes by itself."""

from django.db import migrations

from tickets.row_security import SEES, shown

# Planned anew for each search: a word that most mails hold is looked for from the newest mail on, a rare one by the
# index of words, and for who sees a small mailbox its tickets are looked through.
SAYING = f"""
CREATE FUNCTION tickets_saying(said text, most integer) RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 500
    AS $$
    DECLARE
        mailboxes CONSTANT bigint[] := NULLIF(current_setting('supportdesk.mailboxes', true), '');
        among CONSTANT text := CASE WHEN {SEES} = 'some' THEN 'AND ticket.mailbox_id = ANY ($3)' ELSE '' END;
    BEGIN
        RETURN QUERY EXECUTE $q$
        SELECT message.ticket_id FROM tickets_message message JOIN tickets_ticket ticket ON ticket.id = message.ticket_id
        WHERE message.words @@ $1
            AND ({shown("ticket.visibility", "ticket.mailbox_id")})
            AND NOT EXISTS (
                SELECT 1 FROM tickets_outgoingmail outgoing
                WHERE outgoing.message_id = message.id AND outgoing.state = 'undone'
            ) $q$ || among || ' ORDER BY message.id DESC LIMIT $2'
        USING websearch_to_tsquery('simple', said), most, mailboxes;
    END $$;
"""
# Functions that run as the owner of the tables must not find tables of somebody else's making.
HERE_ALONE = """
DO $do$ BEGIN
    EXECUTE format('ALTER FUNCTION tickets_saying(text, integer) SET search_path = pg_catalog, %I, pg_temp', current_schema());
    EXECUTE format('ALTER FUNCTION tickets_mail_is_in_a_ticket(bigint) SET search_path = pg_catalog, %I, pg_temp', current_schema());
END $do$;
"""


class Migration(migrations.Migration):
    dependencies = [("tickets", "0043_what_is_kept_for_the_owner")]

    operations = [
        migrations.RunSQL(SAYING, "DROP FUNCTION tickets_saying(text, integer)"),
        migrations.RunSQL(HERE_ALONE, migrations.RunSQL.noop),
    ]
