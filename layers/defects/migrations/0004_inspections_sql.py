from django.db import migrations

from layers.defects.inspections.usual_points import add_usual_points

# What an inspection says is never changed. Empty may become who it was, when their account goes, and what points elsewhere.
FORWARD = """
CREATE FUNCTION defects_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'An inspection that is finished is never changed.' USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER defects_inspection_is_final BEFORE UPDATE ON defects_inspection FOR EACH ROW
WHEN (
    (OLD.ground_id, OLD.kind, OLD.done_at, OLD.received_at, OLD.note, OLD.qualification <> '')
        IS DISTINCT FROM (NEW.ground_id, NEW.kind, NEW.done_at, NEW.received_at, NEW.note, NEW.qualification <> '')
    OR NEW.inspector_id IS DISTINCT FROM OLD.inspector_id AND NEW.inspector_id IS NOT NULL
    OR NEW.signed_as <> OLD.signed_as AND NEW.signed_as <> ''
    OR NEW.qualification <> OLD.qualification AND NEW.inspector_id IS NOT NULL
)
EXECUTE FUNCTION defects_refuse_change();

CREATE TRIGGER defects_finding_is_final BEFORE UPDATE ON defects_finding FOR EACH ROW
WHEN (
    (OLD.inspection_id, OLD.device_name, OLD.outcome, OLD.points, OLD.note, OLD.priority, OLD.is_blocked)
        IS DISTINCT FROM
    (NEW.inspection_id, NEW.device_name, NEW.outcome, NEW.points, NEW.note, NEW.priority, NEW.is_blocked)
    OR NEW.device_id IS DISTINCT FROM OLD.device_id AND NEW.device_id IS NOT NULL
    OR NEW.report_id IS DISTINCT FROM OLD.report_id AND NEW.report_id IS NOT NULL
)
EXECUTE FUNCTION defects_refuse_change();
"""
BACK = """
DROP TRIGGER defects_finding_is_final ON defects_finding;
DROP TRIGGER defects_inspection_is_final ON defects_inspection;
DROP FUNCTION defects_refuse_change();
"""


def add(apps, _schema_editor):
    add_usual_points(apps.get_model("defects", "CheckPoint"))


class Migration(migrations.Migration):
    dependencies = [("defects", "0003_duties_sql")]

    operations = [
        migrations.RunSQL(FORWARD, BACK),
        migrations.RunPython(add, migrations.RunPython.noop),
    ]
