"""Whoever writes what a figure is counted from leaves a mark, so that its day is counted anew. The database sees to it:
no verb can forget it. Marks are only ever added here, many in one statement, so nobody waits for anybody."""

from django.db import migrations, models

MARK = "INSERT INTO %1$I.tickets_countmark (hour)"
HOUR = "date_trunc('hour', {}, 'UTC')"
# What `marks.EVERYTHING` says.
EVERYTHING = "timestamptz '1900-01-01 00:00+00'"
# A ticket that is routed within the hour of its birth has no moments but those of now.
IS_NEW = "before.visibility = 'held' AND after.created_at > now() - interval '1 hour'"
COUNTED = "{0}.kind, {0}.mailbox_id, {0}.merged_into_id, {0}.status IN ('spam', 'deleted')"
CHANGED = f"({COUNTED.format('before')}) IS DISTINCT FROM ({COUNTED.format('after')})"
# After these, what happened on the ticket before them counts otherwise; so it does after what is dated back.
TURN_BACK = "'sending_undone', 'merged'"
FUNCTIONS = {
    "tickets_mark_moments(wanted bigint[]) RETURNS void": f"""
        {MARK} SELECT DISTINCT {HOUR.format("at")} FROM (
            SELECT created_at FROM %1$I.tickets_ticket WHERE id = ANY (wanted)
            UNION ALL SELECT created_at FROM %1$I.tickets_message WHERE ticket_id = ANY (wanted) AND direction <> 'note'
            UNION ALL SELECT created_at FROM %1$I.tickets_event
                WHERE ticket_id = ANY (wanted) AND verb IN ('resolved', 'reopened', 'rated')
            UNION ALL SELECT unnest(ARRAY[ended_at, broken_at]) FROM %1$I.tickets_promise WHERE ticket_id = ANY (wanted)
            UNION ALL SELECT asked_at FROM %1$I.tickets_escalation WHERE ticket_id = ANY (wanted)
        ) AS moment (at) WHERE at IS NOT NULL;""",
    "tickets_mark_new_tickets() RETURNS trigger": f"""
        {MARK} SELECT DISTINCT {HOUR.format("created_at")} FROM fresh;
        RETURN NULL;""",
    "tickets_mark_changed_tickets() RETURNS trigger": f"""
        DECLARE changed bigint[]; new_since timestamptz;
        BEGIN
            SELECT array_agg(after.id) FILTER (WHERE NOT ({IS_NEW})), min(after.created_at) FILTER (WHERE {IS_NEW})
                INTO changed, new_since FROM fresh after JOIN former before USING (id) WHERE {CHANGED};
            IF new_since IS NOT NULL THEN
                {MARK} SELECT DISTINCT {HOUR.format("at")} FROM unnest(ARRAY[new_since, now()]) AS moment (at);
            END IF;
            IF changed IS NOT NULL THEN PERFORM %1$I.tickets_mark_moments(changed); END IF;
            RETURN NULL;
        END""",
    "tickets_mark_events() RETURNS trigger": f"""
        DECLARE turned bigint[];
        BEGIN
            {MARK} SELECT DISTINCT {HOUR.format("at")} FROM (
                SELECT created_at FROM fresh WHERE verb IN ('resolved', 'reopened', 'rated')
                UNION ALL SELECT message.created_at FROM fresh JOIN %1$I.tickets_message message ON message.id = fresh.message_id
                    WHERE verb IN ('arrived', 'bounced', 'replied')
            ) AS moment (at);
            SELECT array_agg(DISTINCT ticket_id) INTO turned FROM fresh WHERE verb IN ({TURN_BACK})
                OR created_at < now() - interval '1 hour' AND verb IN ('arrived', 'bounced', 'replied', 'reopened');
            IF turned IS NOT NULL THEN PERFORM %1$I.tickets_mark_moments(turned); END IF;
            RETURN NULL;
        END""",
    "tickets_mark_promise() RETURNS trigger": f"""
        {MARK} SELECT DISTINCT {HOUR.format("at")}
            FROM unnest(ARRAY[OLD.ended_at, OLD.broken_at, NEW.ended_at, NEW.broken_at]) AS moment (at) WHERE at IS NOT NULL;
        RETURN NULL;""",
    "tickets_mark_its_ticket() RETURNS trigger": """
        PERFORM %1$I.tickets_mark_moments(ARRAY[NEW.ticket_id]);
        RETURN NULL;""",
    "tickets_mark_everything() RETURNS trigger": f"""
        {MARK} VALUES ({EVERYTHING});
        RETURN NULL;""",
}
TRIGGERS = {
    "count_new": ("tickets_ticket", "INSERT", "NEW TABLE AS fresh", "", "new_tickets"),
    "count_changed": (
        "tickets_ticket", "UPDATE", "OLD TABLE AS former NEW TABLE AS fresh", "", "changed_tickets",
    ),
    "count_events": ("tickets_event", "INSERT", "NEW TABLE AS fresh", "", "events"),
    "count_new_promise": (
        "tickets_promise", "INSERT", "", "NEW.ended_at IS NOT NULL OR NEW.broken_at IS NOT NULL", "promise",
    ),
    "count_promise": (
        "tickets_promise", "UPDATE", "",
        "(OLD.ended_at, OLD.broken_at, OLD.is_dropped) IS DISTINCT FROM (NEW.ended_at, NEW.broken_at, NEW.is_dropped)",
        "promise",
    ),
    "count_question": ("tickets_escalation", "INSERT OR UPDATE OF withdrawn_at, ticket_id", "", "true", "its_ticket"),
    "count_duty": ("tickets_dutyrun", "INSERT OR UPDATE OF ticket_id", "", "NEW.ticket_id IS NOT NULL", "its_ticket"),
    "count_in_zone": ("tickets_business", "INSERT OR UPDATE OF time_zone", "", "true", "everything"),
    "count_in_hours": ("tickets_businesshours", "INSERT OR UPDATE OR DELETE", "", "true", "everything"),
    "count_by_owner": (
        "accounts_user", "UPDATE", "",
        "(OLD.role, OLD.time_zone, OLD.is_active) IS DISTINCT FROM (NEW.role, NEW.time_zone, NEW.is_active)"
        " AND 'owner' IN (OLD.role, NEW.role)",
        "everything",
    ),
}  # fmt: skip


def _function(head: str, body: str) -> str:
    """As the owner of the tables: who writes a ticket neither sees nor writes marks."""
    whole = body if "DECLARE" in body else f"BEGIN {body} END"
    return f"CREATE FUNCTION %1$I.{head} LANGUAGE plpgsql SECURITY DEFINER AS $body$ {whole} $body$;"


def _trigger(name: str, table: str, when: str, rows: str, condition: str, function: str) -> str:
    referencing = f"REFERENCING {rows} FOR EACH STATEMENT" if rows else f"FOR EACH ROW WHEN ({condition})"
    return f"CREATE TRIGGER {name} AFTER {when} ON %1$I.{table} {referencing} EXECUTE FUNCTION %1$I.tickets_mark_{function}();"


# They name the schema: nobody's table of the same name is to be found in its place.
MAKE = "".join(
    f"DO $do$ BEGIN EXECUTE format($sql${statement}$sql$, current_schema()); END $do$;\n"
    for statement in (
        *(_function(head, body) for head, body in FUNCTIONS.items()),
        *(_trigger(name, *told) for name, told in TRIGGERS.items()),
        f"{MARK} VALUES ({EVERYTHING})",
    )
)
FORGET = "".join(
    (
        *(f"DROP TRIGGER {name} ON {told[0]};\n" for name, told in TRIGGERS.items()),
        *(f"DROP FUNCTION {head.partition(' RETURNS')[0]};\n" for head in reversed(FUNCTIONS)),
    )
)


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0052_customers_say_how_it_was"),
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.AddField(
            "countedday",
            "is_stale",
            models.BooleanField(default=False, db_default=False, help_text="Something was marked since"),
        ),
        migrations.RunSQL(MAKE, FORGET),
    ]
