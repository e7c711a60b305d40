from django.db import migrations

REFUSE = """
CREATE FUNCTION tickets_event_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Events are append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER tickets_event_append_only BEFORE UPDATE OR DELETE ON tickets_event
    FOR EACH ROW EXECUTE FUNCTION tickets_event_refuse_change();
"""

ALLOW = """
DROP TRIGGER tickets_event_append_only ON tickets_event;
DROP FUNCTION tickets_event_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_first")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
