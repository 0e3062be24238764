from django.db import migrations, models

from layers.core.functions import PrintedGeometry


def _printed(model):
    """Printed anew, since lines ran the wrong way: PostgreSQL 15 gives a column no other expression."""
    field = models.GeneratedField(
        db_persist=True, editable=False, expression=PrintedGeometry("geom"), output_field=models.TextField()
    )
    return migrations.AddField(model, "printed_geom", field)


class Migration(migrations.Migration):
    dependencies = [("areas", "0004_contributions")]

    operations = [
        migrations.RemoveField("area", "printed_geom"),
        _printed("area"),
    ]
