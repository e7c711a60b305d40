"""What each figure counts, as SQL that gives its moments: ticket_id, at, person (who did it, where somebody did).

The one place where figures are defined: days are counted by it, and the list behind a figure is made of it. Each
statement takes `since`, `until` (without it) and `zone`. Tickets that are spam, deleted or merged into others, and
duties, count nowhere; questions and work done do, whatever became of their ticket.
"""

TICKETS = "tickets_ticket ticket"
COUNTS = """ticket.status NOT IN ('spam', 'deleted') AND ticket.merged_into_id IS NULL
    AND NOT EXISTS (SELECT FROM tickets_dutyrun run WHERE run.ticket_id = ticket.id)"""
OF = f"JOIN {TICKETS} ON ticket.id = {{0}}.ticket_id AND {COUNTS}"
NO_DUTY = "NOT EXISTS (SELECT FROM tickets_dutyrun run WHERE run.ticket_id = {0}.ticket_id)"
WITHIN = "{0} >= %(since)s AND {0} < %(until)s"
STANDS = """NOT EXISTS (
    SELECT FROM tickets_outgoingmail outgoing WHERE outgoing.message_id = message.id AND outgoing.state = 'undone')"""
BY_PEOPLE = f"message.direction = 'reply' AND message.author_id IS NOT NULL AND NOT message.is_automatic AND {STANDS}"
# An answer that resolves the ticket may be taken back: then that is the next thing that turns the ticket.
HELD_GOOD = """(
    SELECT later.verb = 'sending_undone'
        AND later.detail ->> 'from' = 'resolved' AND later.detail ->> 'to' <> 'resolved'
    FROM tickets_event later WHERE later.ticket_id = event.ticket_id
        AND (later.created_at, later.id) > (event.created_at, event.id)
        AND later.verb IN ('resolved', 'reopened', 'waiting', 'sending_undone')
    ORDER BY later.created_at, later.id LIMIT 1) IS NOT TRUE"""

ANSWERS = f"""SELECT message.ticket_id, message.created_at AS at, message.author_id AS person, message.id
FROM tickets_message message {OF.format("message")}
WHERE {WITHIN.format("message.created_at")} AND {BY_PEOPLE}"""
WORKED = f"""SELECT message.ticket_id, message.created_at AS at, message.author_id AS person
FROM tickets_message message
WHERE {WITHIN.format("message.created_at")} AND {BY_PEOPLE} AND {NO_DUTY.format("message")}
UNION ALL
SELECT asking.ticket_id, asking.asked_at, asking.asked_by_id FROM tickets_escalation asking
WHERE {WITHIN.format("asking.asked_at")} AND asking.withdrawn_at IS NULL AND {NO_DUTY.format("asking")}"""
# Without the owner: nobody asked there, ever, and no owner answered there on that day.
ALONE = f"""SELECT worked.* FROM ({WORKED}) worked JOIN accounts_user ON accounts_user.id = worked.person
WHERE accounts_user.role <> 'owner'
AND NOT EXISTS (
    SELECT FROM tickets_escalation asking WHERE asking.ticket_id = worked.ticket_id AND asking.withdrawn_at IS NULL)
AND NOT EXISTS (
    SELECT FROM tickets_message message JOIN accounts_user writer ON writer.id = message.author_id
    WHERE message.ticket_id = worked.ticket_id AND writer.role = 'owner' AND {BY_PEOPLE}
        AND (message.created_at AT TIME ZONE %(zone)s)::date = (worked.at AT TIME ZONE %(zone)s)::date)"""


def _told(verb: str, also: str) -> str:
    return f"""SELECT event.ticket_id, event.created_at AS at, event.actor_id AS person, event.id
FROM tickets_event event {OF.format("event")}
WHERE event.verb = '{verb}' AND {WITHIN.format("event.created_at")} AND {also}"""


def _promises(moment: str, also: str) -> str:
    return f"""SELECT promise.ticket_id, promise.{moment} AS at, NULL::bigint AS person
FROM tickets_promise promise {OF.format("promise")}
WHERE {WITHIN.format(f"promise.{moment}")} AND {also}"""


MOMENTS: dict[str, str] = {
    "came_in": f"""SELECT ticket.id AS ticket_id, ticket.created_at AS at, NULL::bigint AS person
FROM {TICKETS} WHERE {WITHIN.format("ticket.created_at")} AND {COUNTS}""",
    "mails": f"""SELECT message.ticket_id, message.created_at AS at, NULL::bigint AS person
FROM tickets_message message {OF.format("message")}
WHERE message.direction = 'inbound' AND {WITHIN.format("message.created_at")}""",
    "answered": ANSWERS,
    "answers": ANSWERS,
    "resolved": _told("resolved", HELD_GOOD),
    "reopened": _told("reopened", "event.detail ->> 'from' = 'resolved'"),
    "kept": _promises("ended_at", "NOT promise.is_dropped AND promise.broken_at IS NULL"),
    "broken": _promises("broken_at", "promise.broken_at IS NOT NULL"),
    "asked": f"""SELECT asking.ticket_id, asking.asked_at AS at, asking.asked_by_id AS person
FROM tickets_escalation asking
WHERE {WITHIN.format("asking.asked_at")} AND asking.withdrawn_at IS NULL AND {NO_DUTY.format("asking")}""",
    "worked": WORKED,
    "alone": ALONE,
    "good": _told("rated", "event.detail ->> 'to' = 'good'"),
    "bad": _told("rated", "event.detail ->> 'to' = 'bad'"),
}
# Of these a ticket counts once a day, or once a day for each person, however often it happened on it.
ONCE_A_DAY = {"came_in", "answered", "resolved", "worked", "alone"}
# Behind a share of two stand both.
TOGETHER = {"promises": ("kept", "broken"), "rated": ("good", "bad")}


def together(what: str) -> tuple[str, ...]:
    """Of what it is the sum."""
    return TOGETHER.get(what, (what,))
