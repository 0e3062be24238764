from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rides", "0006_told_when")]

    operations = [
        migrations.RemoveField(model_name="booking", name="request"),
        migrations.RemoveField(model_name="offer", name="contribution_per_km"),
    ]
