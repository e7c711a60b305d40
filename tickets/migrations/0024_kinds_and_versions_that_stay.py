from django.db import migrations

KINDS = [
    ("payments", "Payments"),
    ("autoresponder", "Autoresponder"),
    ("hosting", "Hosting"),
    ("question", "Customer question"),
    ("complaint", "Complaint"),
    ("testimonial", "Testimonial"),
    ("affiliate", "Affiliate request"),
]

REFUSE = """
CREATE TRIGGER tickets_ruleversion_append_only BEFORE UPDATE OR DELETE ON tickets_ruleversion
    FOR EACH ROW EXECUTE FUNCTION tickets_rule_refuse_change();
CREATE TRIGGER tickets_ruleset_append_only BEFORE UPDATE OR DELETE ON tickets_ruleset
    FOR EACH ROW EXECUTE FUNCTION tickets_rule_refuse_change();
"""
FUNCTION = """
CREATE FUNCTION tickets_rule_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What a rule said stays: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""
ALLOW = """
DROP TRIGGER tickets_ruleversion_append_only ON tickets_ruleversion;
DROP TRIGGER tickets_ruleset_append_only ON tickets_ruleset;
DROP FUNCTION tickets_rule_refuse_change();
"""


def add_kinds(apps, schema_editor):
    kind = apps.get_model("tickets", "TicketKind")
    kind.objects.bulk_create(
        [kind(slug=slug, name=name, position=place) for place, (slug, name) in enumerate(KINDS, 1)],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("tickets", "0023_indexes_of_marks")]
    operations = [
        migrations.RunPython(add_kinds, migrations.RunPython.noop),
        migrations.RunSQL(FUNCTION + REFUSE, ALLOW),
    ]
