"""Row-level security as SQL for migrations: who sees a row of a table that hangs on tickets.

A table is one line: `seen("tickets_note", below("tickets_note", ticket_id="tickets_ticket"))`. A row is there for whom
the row above it is there, which its own policy decides, up to the ticket. Migrations call this: what it gives for the
same words never changes.
"""

from django.db.migrations import RunSQL

# Each is worked out once a statement, since it stands in a query of its own. What is not set shows nothing.
SEES = "(SELECT current_setting('supportdesk.sees', true))"
PERSON = "(SELECT NULLIF(current_setting('supportdesk.person', true), '')::bigint)"
MAILBOXES = "(SELECT current_setting('supportdesk.mailboxes', true))"
THESE_MAILBOXES = f"(SELECT NULLIF({MAILBOXES}, 'all')::bigint[])::bigint[]"

ALL = f"{SEES} = 'all'"
TEAM = f"{SEES} = 'team'"
TEAMS = f"(SELECT CASE WHEN {SEES} = 'team' THEN ARRAY['team'] END)::varchar[]"


def seen(table: str, condition: str) -> RunSQL:
    """Rows of `table` are there for whoever sees all, and where `condition` holds."""
    return RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;\n"
        f"CREATE POLICY seen ON {table} USING ({ALL} OR ({condition}));",
        f"DROP POLICY seen ON {table};\nALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


def below(table: str, **above: str) -> str:
    """Where all rows are seen that it hangs on: column='table above'."""
    # Not EXISTS: the planner would plan each of these twice, at each level, to have a choice.
    return " AND ".join(
        f"(SELECT true FROM {parent} above WHERE above.id = {table}.{column})" for column, parent in above.items()
    )


def team(visibility: str = "visibility", mailbox: str = "mailbox_id") -> str:
    """A ticket of the team, in a mailbox that this person is to see.

    '= ANY (an array)' and not '=': of what a setting holds the planner knows nothing, and would take a comparison with
    it to leave one ticket in 200, and lists to be sorted rather than read in the order of their index.
    """
    return f"{visibility} = ANY ({TEAMS}) AND ({MAILBOXES} = 'all' OR {mailbox} = ANY ({THESE_MAILBOXES}))"
