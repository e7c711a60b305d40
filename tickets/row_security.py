"""Row-level security as SQL for migrations: who sees a row of a table that hangs on tickets.

A table is one line: `seen("tickets_note", below("tickets_note", ticket_id="tickets_ticket"))`. A row is there for whom
the row above it is there, which its own policy decides, up to the ticket. Migrations call this: what it gives for the
same words never changes.
"""

from django.db.migrations import RunSQL

# What `supportdesk/scope_sql.py` sets: 'all', 'team', 'some' (the team's, of some mailboxes) or ''. What is not set
# shows nothing. Only for tickets, which are counted by thousands, in a query of its own, so that it is asked once:
# elsewhere planning that costs more than the rows of a page do.
SEES = "current_setting('supportdesk.sees', true)"
PERSON = "NULLIF(current_setting('supportdesk.person', true), '')::bigint"
TEAM = f"{SEES} IN ('team', 'some')"


def seen(table: str, condition: str) -> RunSQL:
    """Rows of `table` are there for whoever sees all, and where `condition` holds."""
    return seen_where(table, _or_all(condition))


def seen_again(table: str, condition: str, before: str) -> RunSQL:
    """Another condition in the place of `before`."""
    now, then = (f"ALTER POLICY seen ON {table} USING ({_or_all(each)})" for each in (condition, before))
    return RunSQL(now, then)


def seen_where(table: str, condition: str) -> RunSQL:
    """Rows of `table` are there where `condition` holds, whoever asks."""
    return RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;\nCREATE POLICY seen ON {table} USING ({condition});",
        f"DROP POLICY seen ON {table};\nALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


def _or_all(condition: str) -> str:
    return f"CASE {SEES} WHEN 'all' THEN true ELSE {condition} END"


def below(table: str, **above: str) -> str:
    """Where all rows are seen that it hangs on: column='table above'."""
    # Not EXISTS: the planner would plan each of these twice, at each level, to have a choice.
    return " AND ".join(
        f"(SELECT true FROM {parent} above WHERE above.id = {table}.{column})" for column, parent in above.items()
    )


def of_ticket(column: str = "ticket_id") -> str:
    """As `below` a ticket, by a function (migration 0048): costs nothing to plan, but 6 µs a row. For tables that lists
    ask of each ticket shown; not for those that are counted."""
    return f"tickets_sees({column})"


def of_message(column: str = "message_id") -> str:
    return f"tickets_sees_message({column})"


def shown(visibility: str = "visibility", mailbox: str = "mailbox_id") -> str:
    """Whether a ticket is: the team's, in a mailbox that this person is to see, or any for whoever sees all.

    As a CASE, which the planner takes to hold for every second row. Of a comparison with a setting it would think that
    one row in 200 is left, and sort lists rather than read them in the order of their index.
    """
    mine = f"{mailbox} = ANY (current_setting('supportdesk.mailboxes', true)::bigint[])"
    return (
        f"CASE (SELECT {SEES}) WHEN 'all' THEN true WHEN 'team' THEN {visibility} = 'team'"
        f" WHEN 'some' THEN {visibility} = 'team' AND {mine} ELSE false END"
    )
