"""Who is at work is known to the team; when somebody worked is theirs. Duties are those of mailboxes that one sees."""

from django.db import migrations

from tickets.row_security import PERSON, SEES, TEAM, seen, seen_again

SHIFTS = f"person_id = {PERSON} OR {TEAM} AND ended_at IS NULL"
IN_MINE = "mailbox_id = ANY (current_setting('supportdesk.mailboxes', true)::bigint[])"
DUTIES = f"CASE {SEES} WHEN 'team' THEN true WHEN 'some' THEN assignee_id = {PERSON} OR {IN_MINE} ELSE false END"


class Migration(migrations.Migration):
    dependencies = [("tickets", "0057_open_tickets_by_their_age")]

    operations = [
        seen("tickets_shift", SHIFTS),
        seen_again("tickets_duty", DUTIES, before=TEAM),
    ]
