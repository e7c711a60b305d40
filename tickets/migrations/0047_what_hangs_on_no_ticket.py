"""What the owner keeps and no ticket holds: mail that was not taken in, and its letter. Drafts of procedures go with the
question that they were made of."""

from django.db import migrations, models

from tickets.row_security import PERSON, TEAM, below, seen

ABOUT_A_TICKET = "split_part(about, ':', 3)"
LETTER = f"""about NOT LIKE 'left\\_out:%' AND CASE WHEN {ABOUT_A_TICKET} ~ '^[0-9]{{1,18}}$'
    THEN EXISTS (SELECT 1 FROM tickets_ticket above WHERE above.id = {ABOUT_A_TICKET}::bigint) ELSE true END"""
MAIL = """EXISTS (SELECT 1 FROM tickets_message below WHERE below.inbound_id = tickets_inboundmail.id)
    OR state <> 'left_out' AND NOT tickets_mail_is_in_a_ticket(id)"""
ASKED = below("tickets_procedure", from_escalation_id="tickets_escalation")
POLICIES = {
    "tickets_inboundmail": MAIL,
    "tickets_deskmail": LETTER,
    "tickets_procedure": f"{TEAM} AND (current_id IS NOT NULL"
    f" OR created_by_id = {PERSON} AND (from_escalation_id IS NULL OR {ASKED}))",
    "tickets_procedureversion": f"{TEAM} AND (state = 'published' OR written_by_id = {PERSON}"
    f" AND {below('tickets_procedureversion', procedure_id='tickets_procedure')})",
}


class Migration(migrations.Migration):
    dependencies = [("tickets", "0046_lists_know_the_mailbox")]

    operations = [
        *(migrations.RunSQL(f"DROP POLICY seen ON {table}", migrations.RunSQL.noop) for table in POLICIES),
        *(seen(table, condition) for table, condition in POLICIES.items()),
        migrations.AddIndex(
            model_name="recording",
            index=models.Index(
                fields=["stored_name"], condition=models.Q(stored_name__gt=""), name="recording_by_file"
            ),
        ),
    ]
