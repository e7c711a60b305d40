from django.db import migrations

AT_ONCE = 2000

# Rows are locked in the order of their ids, as the intake does; a chunk is a transaction of its own.
FILL = """
WITH chunk AS (
    SELECT id FROM tickets_ticket WHERE id > %s AND id <= %s AND status_since IS NULL ORDER BY id FOR NO KEY UPDATE
), ours AS (
    SELECT lower(address) AS address FROM tickets_mailbox
), said AS (
    SELECT chunk.id, letter.customer, letter.we, turn.since
    FROM chunk
    CROSS JOIN LATERAL (
        SELECT
            max(created_at) FILTER (
                WHERE direction = 'inbound' AND lower(sender_email) NOT IN (SELECT address FROM ours)
                AND NOT (signals ? 'bounce' OR signals ? 'auto_reply' OR signals ? 'feedback_report')
            ) AS customer,
            max(created_at) FILTER (
                WHERE direction = 'inbound' AND lower(sender_email) IN (SELECT address FROM ours)
                OR direction = 'reply' AND NOT is_automatic AND NOT EXISTS (
                    SELECT FROM tickets_outgoingmail AS mail WHERE mail.message_id = message.id AND mail.state = 'undone'
                )
            ) AS we
        FROM tickets_message AS message WHERE message.ticket_id = chunk.id
    ) AS letter
    CROSS JOIN LATERAL (
        SELECT max(created_at) AS since FROM tickets_event AS event
        WHERE event.ticket_id = chunk.id AND (
            event.verb IN ('waiting', 'resolved', 'reopened')
            OR event.verb IN ('replied', 'sending_undone') AND event.detail->>'from' <> event.detail->>'to'
        )
    ) AS turn
)
UPDATE tickets_ticket AS ticket
SET customer_wrote_at = COALESCE(ticket.customer_wrote_at, said.customer),
    we_wrote_at = COALESCE(ticket.we_wrote_at, said.we),
    status_since = COALESCE(said.since, ticket.created_at)
FROM said WHERE ticket.id = said.id
"""


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM tickets_ticket WHERE status_since IS NULL")
        last = cursor.fetchone()[0] or 0
        for start in range(0, last, AT_ONCE):
            cursor.execute(FILL, [start, start + AT_ONCE])


class Migration(migrations.Migration):
    # In chunks, while the desk goes on working; broken off, it goes on where it was.
    atomic = False

    dependencies = [("tickets", "0028_faults_and_reckonings")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
