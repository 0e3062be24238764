import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rides", "0006_told_when")]

    # Numbers of junctions mean other points than numbers of spots, so none is taken over.
    operations = [
        migrations.RemoveField(model_name="offer", name="nodes"),
        migrations.AddField(
            model_name="offer",
            name="spots",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, editable=False, size=None
            ),
        ),
    ]
