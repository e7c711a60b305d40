"""What is counted over all tickets, and what is paid, is the owner's; hours are those of whom they are about."""

from django.db import migrations

from tickets.row_security import PERSON, TEAM, of_ticket, seen

MINE = f"person_id = {PERSON}"
OWNERS_ONLY = "false"


class Migration(migrations.Migration):
    dependencies = [("tickets", "0050_the_owners_day")]

    operations = [
        seen("tickets_dailycount", OWNERS_ONLY),
        seen("tickets_dailytime", OWNERS_ONLY),
        seen("tickets_business", OWNERS_ONLY),
        seen("tickets_income", OWNERS_ONLY),
        seen("tickets_payagreement", MINE),
        seen("tickets_activityminute", MINE),
        seen("tickets_idlespell", f"(SELECT {MINE} FROM tickets_shift WHERE id = shift_id)"),
        seen("tickets_shiftcorrection", MINE),
        seen("tickets_daysoff", f"person_id IS NULL OR {MINE}"),
        seen("tickets_digestplan", MINE),
        seen("tickets_digestsent", MINE),
        seen("tickets_duty", TEAM),
        seen("tickets_dutyrun", f"ticket_id IS NULL OR {of_ticket()}"),
    ]
