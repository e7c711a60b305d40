from django.db import migrations

REFUSE = """
CREATE FUNCTION accounts_personevent_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Events are append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER accounts_personevent_append_only BEFORE UPDATE OR DELETE ON accounts_personevent
    FOR EACH ROW EXECUTE FUNCTION accounts_personevent_refuse_change();
"""

ALLOW = """
DROP TRIGGER accounts_personevent_append_only ON accounts_personevent;
DROP FUNCTION accounts_personevent_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_people_events_and_sessions")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
